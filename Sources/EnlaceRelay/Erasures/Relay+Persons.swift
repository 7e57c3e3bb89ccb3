package import EnlaceCore

/// Who was told of persons, and asking them to forget.
extension Relay {
    /// Takes in what bears on a person, and asks those to forget whom no basis covers any more.
    mutating func foldPerson(_ event: Event, effects: inout Effects) {
        let requests = evaluation.foldPerson(event).flatMap { person in
            let partners = evaluation.persons.askUncovered(
                of: person, after: event, accepting: groundsAccepted(by: evaluation.persons[person]))
            return partners.map { (partner: $0, person: person) }
        }
        for (index, request) in requests.enumerated() {
            let cause = Derivation.Cause.event(source: event.source, id: event.id, index: index)
            effects.events.append(
                self.request(
                    request.partner, toForget: request.person, after: .init(event), at: event.recorded, cause))
        }
    }

    /// Everybody of whom the relay knows anything.
    package var persons: [String] { Array(evaluation.persons.records.keys) }

    /// Asks those to forget whom, since something was withdrawn, only a basis has covered that is over at `now`.
    mutating func askWhatIsDue(at now: Timestamp, effects: inout Effects) {
        askWhatIsOwed(to: evaluation.persons.takeDue(by: now), at: now, effects: &effects)
    }

    /// Asks those of whom the agreements under which old events were folded again, or those of before, said otherwise.
    package mutating func review(at now: Timestamp, effects: inout Effects) {
        mayHaveNewAgreements = false
        forgetUnconfirmedRequests()
        askWhatIsOwed(to: evaluation.persons.owing, at: now, effects: &effects)
    }

    /// Forgets which requests it decided on while it folded old events again that the journal does not hold.
    package mutating func forgetUnconfirmedRequests() { evaluation.persons.forgetUnconfirmed() }

    private mutating func askWhatIsOwed(to persons: [String], at now: Timestamp, effects: inout Effects) {
        for person in persons {
            let requests = evaluation.persons.askOwed(
                of: person, at: now, accepting: groundsAccepted(by: evaluation.persons[person]))
            for owed in requests {
                let partner = owed.recipient.partner
                let id = requestID(partner, toForget: alias(of: person, for: partner), after: owed.withdrawal)
                effects.events.append(
                    request(
                        partner, toForget: person, after: owed.withdrawal, at: now,
                        .timer(object: id, due: now, index: 0)))
            }
        }
    }

    private func groundsAccepted(by record: PersonRecord?) -> [String: Set<BasisGround>] {
        let partners = (record?.partners ?? []).compactMap { evaluation.partner($0) }
        return Dictionary(partners.map { ($0.id, $0.agreement.basis) }) { first, _ in first }
    }

    /// The name under which the partner was told of the person last.
    private func alias(of person: String, for partner: String) -> String {
        evaluation.alias(of: person, for: partner, isLast: true)
    }

    /// One withdrawal may bear on two persons.
    private func requestID(
        _ partner: String, toForget alias: String, after withdrawal: PersonRecord.Withdrawal
    ) -> String {
        DerivedID.of("erasure", evaluation.node, partner, withdrawal.source, withdrawal.id, alias)
    }

    private func request(
        _ partner: String, toForget person: String, after withdrawal: PersonRecord.Withdrawal, at time: Timestamp,
        _ cause: Derivation.Cause
    ) -> Derivation {
        let isErased = evaluation.persons[person]?.isErased ?? false
        let alias = alias(of: person, for: partner)
        let data: JSON = [
            FieldType.personField: .string(alias),
            "partner": .string(partner), "reason": isErased ? "erased" : "withdrawn",
            "due": .string((time + erasuresDueAfter).description),
        ]
        return Derivation(
            .erasureRequested, subject: requestID(partner, toForget: alias, after: withdrawal), data: data, time: time,
            cause: cause)
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
