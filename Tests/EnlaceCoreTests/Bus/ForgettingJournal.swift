import EnlaceCore
import Synchronization

/// A journal that hands on what is committed and keeps nothing of it, so that what is held is held by the bus.
final class ForgettingJournal: EventJournal {
    private struct State {
        var head: Int64 = 0
        var tap: (@Sendable ([Event]) -> Void)?
    }

    private let clock: any NodeClock
    private let state = Mutex(State())

    init(clock: any NodeClock) {
        self.clock = clock
    }

    var isDurable: Bool { false }

    var head: Int64 { state.withLock { $0.head } }

    func attach(tap: @escaping @Sendable ([Event]) -> Void) {
        state.withLock { $0.tap = tap }
    }

    func commit(_ commit: Commit) async throws(JournalError) -> [Receipt] {
        let now = clock.now
        let (events, tap) = state.withLock { state in
            let events = commit.events.map { draft in
                state.head += 1
                return Event(draft, position: state.head, recorded: now)
            }
            return (events, state.tap)
        }
        tap?(events)
        return events.map { Receipt(position: $0.position, isDuplicate: false) }
    }

    func note(_ cursor: Cursor) {}

    func events(after position: Int64, limit: Int, types: Set<EventType>?) async throws(JournalError) -> EventPage {
        EventPage(events: [], end: position)
    }

    func events(before position: Int64, limit: Int, matching filter: EventFilter)
        async throws(JournalError) -> [Event]
    { [] }

    func event(source: String, id: String) async throws(JournalError) -> Event? { nil }

    func cursor(of component: String) async throws(JournalError) -> Int64 { 0 }

    func snapshot(of component: String) async throws(JournalError) -> Snapshot? { nil }

    func expire(_ expiry: Expiry) async throws(JournalError) -> Expiry.Outcome {
        Expiry.Outcome(end: expiry.after, count: 0)
    }
}
