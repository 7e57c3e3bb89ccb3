import EnlaceCore
import EnlaceTestSupport

/// A journal in memory that lets a test look at each commit, and fail it, before it is stored.
struct WatchedJournal: EventJournal {
    typealias Watch = @Sendable (Commit) async throws(JournalError) -> Void

    private let inner: MemoryJournal
    private let watch: Watch

    init(_ inner: MemoryJournal, watch: @escaping Watch) {
        self.inner = inner
        self.watch = watch
    }

    func commit(_ commit: Commit) async throws(JournalError) -> [Receipt] {
        try await watch(commit)
        return try await inner.commit(commit)
    }

    var isDurable: Bool { inner.isDurable }
    var head: Int64 { inner.head }
    func attach(tap: @escaping @Sendable ([Event]) -> Void) { inner.attach(tap: tap) }
    func note(_ cursor: Cursor) { inner.note(cursor) }

    func events(after position: Int64, limit: Int, types: Set<EventType>?) async throws(JournalError) -> EventPage {
        try await inner.events(after: position, limit: limit, types: types)
    }

    func events(before position: Int64, limit: Int, matching filter: EventFilter) async throws(JournalError) -> [Event]
    {
        try await inner.events(before: position, limit: limit, matching: filter)
    }

    func event(source: String, id: String) async throws(JournalError) -> Event? {
        try await inner.event(source: source, id: id)
    }

    func cursor(of component: String) async throws(JournalError) -> Int64 { try await inner.cursor(of: component) }
    func snapshot(of component: String) async throws(JournalError) -> Snapshot? {
        try await inner.snapshot(of: component)
    }

    func expire(_ expiry: Expiry) async throws(JournalError) -> Expiry.Outcome {
        try await inner.expire(expiry)
    }
}
