import EnlaceControl
import EnlaceCore

/// Finds an event by what an operator types: its position, or its id under any source that the node knows.
struct EventLookup: Sendable {
    let bus: EventBus
    /// Sources of agencies and of this node's components.
    let sources: @Sendable () -> [String]

    func find(_ text: String) async throws -> Event {
        if let position = Int64(text), position > 0, let event = try await at(position) { return event }
        for source in sources() {
            if let event = try await bus.journal.event(source: source, id: text) { return event }
        }
        // Peers may post from sources that no list names.
        let found = try await bus.journal.events(before: Int64.max, limit: 1, matching: EventFilter(id: text))
        if let event = found.first { return event }
        throw ControlProblem(
            .notFound, "no event has this id or position", hint: "enlacectl events list shows what there is")
    }

    func at(_ position: Int64) async throws -> Event? {
        try await bus.page(after: position - 1, limit: 1).events.first
    }
}
