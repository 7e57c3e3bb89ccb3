import EnlaceCore
import Synchronization

/// The events that notices under way tell of: an event that goes to a hundred partners is read once, and those that
/// follow it are read with it, because their notices are soon under way too.
///
/// Holds at most twice `limit` events; when full, the half that was read first goes.
final class RecentEvents: Sendable {
    private struct State {
        var events: [Int64: Event] = [:]
        var order: [Int64] = []
    }

    private let bus: EventBus
    private let limit: Int
    private let types: Set<EventType>
    /// So many positions are looked at when an event is missing, from the begin of its half.
    private static let reach: Int64 = 256
    private let state = Mutex(State())
    private let readings = SharedReadings<[Event]>()

    init(bus: EventBus, limit: Int = 512, catalog: EventCatalog = .standard) {
        self.bus = bus
        self.limit = limit
        types = Set(catalog.types.filter(\.mayTravel).map(\.type))
    }

    /// The event at `position`; nil if the journal no longer has it.
    func event(at position: Int64) async throws -> Event? {
        if let event = state.withLock({ $0.events[position] }) { return event }
        // Aligned, so that lanes which need neighbours share one reading.
        let start = max(position - 1, 0) / (RecentEvents.reach / 2) * (RecentEvents.reach / 2)
        let events = try await readings.value(of: start) { try await self.read(after: start) }
        if let event = events.first(where: { $0.position == position }) { return event }
        // What others began to read may be older than the event.
        return try await read(after: position - 1).first { $0.position == position }
    }

    private func read(after start: Int64) async throws -> [Event] {
        let page = try await bus.page(after: start, limit: Int(RecentEvents.reach), types: types)
        let opened = page.events.map(bus.opened)
        state.withLock { state in
            for event in opened { keep(event, in: &state) }
        }
        return opened
    }

    private func keep(_ event: Event, in state: inout State) {
        guard state.events.updateValue(event, forKey: event.position) == nil else { return }
        state.order.append(event.position)
        guard state.order.count > 2 * limit else { return }
        for position in state.order.prefix(limit) { state.events[position] = nil }
        state.order.removeFirst(limit)
    }
}
