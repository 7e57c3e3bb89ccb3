import EnlaceCore
import Synchronization

/// What was let out by the decisions whose notices are under way: a decision on a hundred partners is read once, and
/// those that follow it are read with it.
///
/// Holds at most twice `limit` notices; when full, the half that was read first goes.
final class RecentDecisions: Sendable {
    private struct State {
        var notices: [String: LetOut] = [:]
        var order: [String] = []
    }

    private let bus: EventBus
    private let source: String
    private let limit: Int
    /// So many positions are looked at when a notice is missing; a decision on many partners is large.
    private static let reach = 64
    private let state = Mutex(State())

    init(bus: EventBus, node: String, limit: Int = 4_096) {
        self.bus = bus
        source = Derivation.source(node: node, component: Relay.name)
        self.limit = limit
    }

    /// What the decision on `event` says of a notice; nil if it does not let it out, or there is none.
    func letOut(_ notice: String, telling event: Event) async throws(JournalError) -> LetOut? {
        if let known = known(notice) { return known }
        let decisions = try await decisions(from: event)
        // Another lane may have read them meanwhile.
        if let known = known(notice) { return known }
        var found: LetOut?
        var count = 0
        for decided in decisions where count < limit / 4 {
            let letOut = LetOut.all(of: decided)
            count += letOut.count
            if found == nil { found = letOut.first { $0.notice == notice }?.letOut }
            state.withLock { state in
                for one in letOut { keep(one.letOut, of: one.notice, in: &state) }
            }
        }
        return found
    }

    private func known(_ notice: String) -> LetOut? { state.withLock { $0.notices[notice] } }

    /// The decision on `event` and those that follow it. Mostly it stands shortly behind the event.
    private func decisions(from event: Event) async throws(JournalError) -> ArraySlice<Event> {
        let near = try await page(after: event.position)
        let subject = String(event.position)
        if let index = near.firstIndex(where: { $0.subject == subject }) { return near[index...] }
        let id = Derivation.id(component: Relay.name, source: event.source, id: event.id, index: 0)
        guard let decided = try await bus.journal.event(source: source, id: id) else { return [] }
        return try await page(after: decided.position - 1)[...]
    }

    private func page(after position: Int64) async throws(JournalError) -> [Event] {
        let page = try await bus.page(after: position, limit: RecentDecisions.reach, types: [.relayDecided])
        return page.events.filter { $0.source == source }
    }

    private func keep(_ letOut: LetOut, of notice: String, in state: inout State) {
        guard state.notices.updateValue(letOut, forKey: notice) == nil else { return }
        state.order.append(notice)
        guard state.order.count > 2 * limit else { return }
        for notice in state.order.prefix(limit) { state.notices[notice] = nil }
        state.order.removeFirst(limit)
    }
}
