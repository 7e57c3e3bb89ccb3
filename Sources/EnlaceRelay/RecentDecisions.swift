import DequeModule
import EnlaceCore
import Synchronization

/// The decisions whose notices are under way: one on a hundred partners is read once for all of them.
///
/// Holds decisions on about `limit` notices; when full, what was read first goes.
final class RecentDecisions: Sendable {
    private struct State {
        /// By the position of the event that was decided on.
        var decisions: [Int64: LetOut] = [:]
        var order: Deque<Int64> = []
        var count = 0
    }

    private let bus: EventBus
    private let node: String
    private let source: String
    private let limit: Int
    /// So far behind an event its decision is looked for in memory.
    private static let reach = 256
    private let state = Mutex(State())
    private let readings = SharedReadings<LetOut?>()

    init(bus: EventBus, node: String, limit: Int = 131_072) {
        self.bus = bus
        self.node = node
        source = Derivation.source(node: node, component: Relay.name)
        self.limit = limit
    }

    /// What the decision on `event` lets out; nil if there is none.
    func letOut(by event: Event) async throws -> LetOut? {
        if let known = state.withLock({ $0.decisions[event.position] }) { return known }
        if let decided = warmDecision(on: event) { return keep(LetOut(decided), at: event.position) }
        return try await readings.value(of: event.position) { try await self.read(event) }
    }

    /// Mostly it stands shortly behind the event.
    private func warmDecision(on event: Event) -> Event? {
        let near = bus.warmPage(after: event.position, limit: RecentDecisions.reach, types: [.relayDecided])
        let subject = String(event.position)
        return near?.events.first { $0.subject == subject && $0.source == source }
    }

    private func read(_ event: Event) async throws -> LetOut? {
        let key = Relay.decisionKey(on: event, node: node)
        let decided = try await bus.journal.event(source: key.source, id: key.id)
        return keep(decided.flatMap(LetOut.init), at: event.position)
    }

    /// Nothing is kept of an event that is not decided on yet.
    private func keep(_ letOut: LetOut?, at position: Int64) -> LetOut? {
        guard let letOut else { return nil }
        state.withLock { state in
            guard state.decisions.updateValue(letOut, forKey: position) == nil else { return }
            state.order.append(position)
            state.count += letOut.count
            while state.count > limit, state.order.count > 1, let oldest = state.order.popFirst() {
                state.count -= state.decisions.removeValue(forKey: oldest)?.count ?? 0
            }
        }
        return letOut
    }
}
