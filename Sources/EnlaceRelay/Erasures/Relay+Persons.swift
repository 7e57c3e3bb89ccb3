package import EnlaceCore

/// Who was told of persons, and asking them to forget.
extension Relay {
    /// Takes in what bears on a person, and asks those to forget whom no basis covers any more.
    mutating func foldPerson(_ event: Event, effects: inout Effects) {
        guard let person = evaluation.foldPerson(event) else { return }
        let partners = evaluation.persons.takeUncovered(of: person, at: event.recorded)
        for (index, partner) in partners.enumerated() {
            effects.events.append(request(partner, toForget: person, because: event, index))
        }
    }

    /// Everybody of whom the relay knows anything.
    package var persons: [String] { Array(evaluation.persons.records.keys) }

    private func request(
        _ partner: String, toForget person: String, because event: Event, _ index: Int
    ) -> Derivation {
        let isErased = evaluation.persons[person]?.isErased ?? false
        let data: JSON = [
            FieldType.personField: .string(evaluation.alias(of: person, for: partner, isLast: true)),
            "partner": .string(partner), "reason": isErased ? "erased" : "withdrawn",
            "due": .string((event.recorded + erasuresDueAfter).description),
        ]
        let id = DerivedID.of("erasure", evaluation.node, partner, event.source, event.id)
        return Derivation(.erasureRequested, subject: id, data: data, from: event, index: index)
    }

    /// Records who was told restricted fields by these rows; nil if nobody was.
    func disclosure(of event: Event, _ facts: EventFacts, _ rows: [DecisionRecord.Row]) -> Derivation? {
        let recipients = rows.compactMap { row -> JSON? in
            guard case .sent(let notice, _, let form) = row.outcome, let basis = form.basis,
                let partner = evaluation.partner(row.partner)
            else { return nil }
            return [
                "partner": .string(partner.id), "class": .string(partner.class.rawValue),
                "purpose": .string(partner.agreement.purpose), "notice": .string(notice),
                "ground": .string(basis.ground.rawValue), "basis": .string(basis.event),
            ]
        }
        guard !recipients.isEmpty, let person = facts.person else { return nil }
        let data: JSON = [FieldType.personField: .string(person), "recipients": .array(recipients)]
        return Relay.disclosure(of: event, data)
    }

    /// Source and id of the event that records who was told restricted fields of `event`, where there is one.
    package static func disclosureKey(of event: Event, node: String) -> (source: String, id: String) {
        let envelope = disclosure(of: event, .null).draft(node: node, component: name).envelope
        return (envelope.source, envelope.id)
    }

    private static func disclosure(of event: Event, _ data: JSON) -> Derivation {
        Derivation(.disclosureRecorded, subject: String(event.position), data: data, from: event, index: 1)
    }
}
