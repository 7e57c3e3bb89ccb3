package import EnlaceCore

/// Runs a changed partner over recorded events, and counts what it would get that it does not get now, and the reverse.
///
/// Events are handed over in order and from the first one on, because a decision rests on where objects lie and how
/// they are labelled at that moment; each is decided at the time at which it was recorded, as the relay does. Memory
/// is bounded by the catalog and by the objects and persons there are, not by the number of events.
package struct AgreementComparison: Sendable {
    /// Only what was recorded from here on is counted.
    package let since: Timestamp
    /// Types of the events that bear on it.
    package let interests: Set<EventType>
    /// How many events were decided on.
    package private(set) var eventCount = 0
    /// Only types for which something would change.
    package private(set) var findings: [EventType: AgreementFindings] = [:]

    private var before: Evaluation
    private var after: Evaluation
    /// As it is now; nil for a new partner, which gets nothing now.
    private let current: Partner?
    private let changed: Partner

    /// - Parameters:
    ///   - evaluation: the rules as they are now, before any event.
    ///   - changed: takes the place of the partner with its id, or is a new one.
    package init(_ evaluation: Evaluation, with changed: Partner, since: Timestamp) {
        self.since = since
        self.changed = changed
        interests = Set(evaluation.catalog.types.filter(\.mayTravel).map(\.type)).union(PersonRecords.types)
        current = evaluation.partner(changed.id)
        before = evaluation
        after = evaluation
        let others = evaluation.partners.filter { $0.id != changed.id }
        after.replace(partners: others + [changed], areas: evaluation.areas)
    }

    package mutating func look(at event: Event) {
        _ = before.foldPerson(event)
        _ = after.foldPerson(event)
        guard let description = before.catalog[event.type], description.mayTravel else { return }
        // Each on its own: a change of `peer` changes where objects count as coming from.
        before.fold(event, description)
        after.fold(event, description)
        guard event.recorded >= since else { return }
        eventCount += 1
        let agreements = [current?.agreement, changed.agreement]
        // A type that neither names is refused by both, for the same reason: most events of an import are such.
        guard agreements.contains(where: { $0?.fields[event.type] != nil }) else { return }
        let now = current.map { before.preview(event, for: $0, at: event.recorded) }
        let then = after.preview(event, for: changed, at: event.recorded)
        guard now != then else { return }
        let difference = DecisionDifference(from: now, to: then)
        if !difference.isEmpty {
            findings[event.type, default: AgreementFindings()].add(difference, at: event.position)
        }
    }
}
