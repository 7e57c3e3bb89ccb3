package import EnlaceCore

/// Decides for every event which partner gets which notice of it, and puts the notices into the outbox.
///
/// One `relay.decided` an event tells what was decided for every partner. State is only where objects lie, over which
/// times people have been counted, how partners fare, and for each person the bases, who was told, and who is asked to
/// forget them; partners and areas are configuration, swapped by ``replace(partners:areas:)``.
package struct Relay: Component {
    package static let name = "relay"

    /// The rules as they are now; the dispatcher asks them again before each attempt.
    package internal(set) var evaluation: Evaluation
    package let interests: Set<EventType>
    /// How long a partner has to confirm that it has forgotten a person.
    let erasuresDueAfter: Timestamp.Span
    /// The agreements may be others than those under which the journal was written.
    var mayHaveNewAgreements = true

    package init(
        node: String, catalog: EventCatalog = .standard, areas: AreaTree, partners: [Partner],
        pseudonyms: any Pseudonyms, erasuresDueAfter: Timestamp.Span = .hours(72)
    ) {
        evaluation = Evaluation(
            node: node, catalog: catalog, areas: areas, partners: partners, pseudonyms: pseudonyms)
        interests = Set(catalog.types.filter(\.mayTravel).map(\.type)).union(PartnerStandings.types)
            .union(PersonRecords.types)
        self.erasuresDueAfter = erasuresDueAfter
    }

    package mutating func replace(partners: [Partner], areas: AreaTree) {
        evaluation.replace(partners: partners, areas: areas)
        mayHaveNewAgreements = true
    }

    package var needsReview: Bool { mayHaveNewAgreements }

    package mutating func apply(_ event: Event, effects: inout Effects) {
        guard let description = evaluation.catalog[event.type] else { return }
        foldPerson(event, effects: &effects)
        guard description.mayTravel else { return evaluation.standings.fold(event) }
        evaluation.fold(event, description)
        guard !evaluation.partners.isEmpty, isWorthTelling(event) else { return }
        guard let facts = evaluation.facts(of: event) else { return }
        var writer = NoticeWriter(evaluation: evaluation, event: event, facts: facts)
        let record = DecisionRecord(of: event, evaluation.partners.map { writer.decide(for: $0) })
        effects.outbox += writer.notices.map(OutboxChange.add)
        effects.events.append(
            Derivation(.relayDecided, subject: String(event.position), data: record.json, from: event, index: 0))
        if let disclosure = disclosure(of: event, facts, record.rows) { effects.events.append(disclosure) }
    }

    /// Source and id of the event that records what was decided on `event`, where there is one.
    package static func decisionKey(on event: Event, node: String) -> (source: String, id: String) {
        (
            Derivation.source(node: node, component: name),
            Derivation.id(component: name, source: event.source, id: event.id, index: 0)
        )
    }

    package var nextDue: Timestamp? {
        [evaluation.erasures.nextDue, evaluation.persons.nextDue].compactMap(\.self).min()
    }

    package mutating func fire(at due: Timestamp, effects: inout Effects) {
        effects.events += evaluation.erasures.fire(at: due)
        askWhatIsDue(at: due, effects: &effects)
    }

    /// A cell of an imported table that no agreement names is not decided on one by one: a file has tens of thousands.
    private func isWorthTelling(_ event: Event) -> Bool {
        event.envelope.extensions[EventEnvelope.Extension.flowImport] == nil
            || evaluation.partners.contains { $0.agreement.fields[event.type] != nil }
    }
}

/// What went wrong in the relay.
package enum RelayError: Error, Hashable, Sendable {
    case snapshotNotUsable
    /// There is no notice of that id.
    case unknownNotice(String)
    /// Only a dead letter can be retried.
    case notDead(NoticeProgress.Status)
    case unknownPartner(String)
    /// The partner only pulls.
    case noEndpoint(String)
    /// The relay is stopping.
    case stopping
}
