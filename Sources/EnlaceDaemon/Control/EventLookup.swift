import EnlaceControl
import EnlaceCore

/// Finds an event by what an operator types: its position, or its id under any source that the node knows.
///
/// An id names an event together with its source only. Where several have it, under the sources that the configuration
/// names, none is chosen for the operator.
struct EventLookup: Sendable {
    let bus: EventBus
    /// Sources of agencies and of this node's components.
    let sources: @Sendable () -> [String]

    /// - Parameters:
    ///   - text: a position, if it is a number and no source is named; else an id.
    ///   - source: of the event; nil for the only one with the id.
    func find(_ text: String, source: String? = nil) async throws -> Event {
        if let source { return try await find(text, of: source) }
        if let position = Int64(text), position > 0, let event = try await at(position) { return event }
        let found = try await events(named: text)
        guard let event = found.first else {
            throw ControlProblem(
                .notFound, "no event has this id or position", hint: "enlacectl events list shows what there is")
        }
        guard found.count == 1 else { throw EventLookup.ambiguity(found) }
        return event
    }

    /// The events with an id, in order: one for each source that the configuration names.
    ///
    /// - Parameter source: one more, of an event that is known to be there; then not all of the journal is looked through.
    func events(named id: String, besides source: String? = nil) async throws -> [Event] {
        var found: [Event] = []
        for source in Set(sources() + [source].compactMap(\.self)) {
            if let event = try await bus.journal.event(source: source, id: id) { found.append(event) }
        }
        if found.isEmpty {
            // Peers may post from sources that no list names. It takes a look at all of the journal.
            found = try await bus.journal.events(
                before: Int64.max, limit: EventLookup.listed, matching: EventFilter(id: id))
        }
        return found.sorted { $0.position < $1.position }
    }

    func at(_ position: Int64) async throws -> Event? {
        try await bus.page(after: position - 1, limit: 1).events.first
    }

    /// Events that are listed for a choice at most.
    private static let listed = 20

    private func find(_ id: String, of source: String) async throws -> Event {
        if let event = try await bus.journal.event(source: source, id: id) { return event }
        throw ControlProblem(
            .notFound, "no event of the source '\(source)' has this id",
            hint: "enlacectl events list shows what there is; a position is given without a source")
    }

    private static func ambiguity(_ found: [Event]) -> ControlProblem {
        ControlProblem(
            .invalid, "\(found.count) events have this id, each from another source",
            lines: found.prefix(listed).map { "position \($0.position), source \($0.source)" },
            hint: "give the position of the one that is meant; events show and explain also take --source SOURCE")
    }
}
