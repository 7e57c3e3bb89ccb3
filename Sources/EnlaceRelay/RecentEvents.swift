import EnlaceCore
import Synchronization

/// The events that notices under way tell of: an event that goes to a hundred partners is read once.
///
/// Holds at most twice `limit` events; when full, the half that was read first goes.
final class RecentEvents: Sendable {
    private struct State {
        var events: [Int64: Event] = [:]
        var order: [Int64] = []
    }

    private let bus: EventBus
    private let limit: Int
    private let state = Mutex(State())

    init(bus: EventBus, limit: Int = 256) {
        self.bus = bus
        self.limit = limit
    }

    /// The event at `position`; nil if the journal no longer has it.
    func event(at position: Int64) async throws(JournalError) -> Event? {
        if let event = state.withLock({ $0.events[position] }) { return event }
        let page = try await bus.page(after: position - 1, limit: 1)
        guard let found = page.events.first, found.position == position else { return nil }
        let event = bus.opened(found)
        // Another lane may have read it meanwhile: an event never changes, so either copy will do.
        state.withLock { keep(event, in: &$0) }
        return event
    }

    private func keep(_ event: Event, in state: inout State) {
        guard state.events.updateValue(event, forKey: event.position) == nil else { return }
        state.order.append(event.position)
        guard state.order.count > 2 * limit else { return }
        for position in state.order.prefix(limit) { state.events[position] = nil }
        state.order.removeFirst(limit)
    }
}
