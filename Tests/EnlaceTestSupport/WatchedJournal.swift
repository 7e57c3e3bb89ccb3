public import EnlaceCore

/// A journal in memory that lets a test look at each commit, hold it up, or fail it, before it is stored.
public struct WatchedJournal: EventStore {
    public typealias Watch = @Sendable (Commit) async throws(JournalError) -> Void

    private let inner: MemoryJournal
    private let watch: Watch

    public init(_ inner: MemoryJournal, watch: @escaping Watch) {
        self.inner = inner
        self.watch = watch
    }

    public func commit(_ commit: Commit) async throws(JournalError) -> [Receipt] {
        try await watch(commit)
        return try await inner.commit(commit)
    }

    public var isDurable: Bool { inner.isDurable }
    public var head: Int64 { inner.head }
    public func attach(tap: @escaping @Sendable ([Event]) -> Void) { inner.attach(tap: tap) }
    public func note(_ cursor: Cursor) { inner.note(cursor) }

    public func events(after position: Int64, limit: Int, types: Set<EventType>?)
        async throws(JournalError) -> EventPage
    { try await inner.events(after: position, limit: limit, types: types) }

    public func events(before position: Int64, limit: Int, matching filter: EventFilter)
        async throws(JournalError) -> [Event]
    { try await inner.events(before: position, limit: limit, matching: filter) }

    public func event(source: String, id: String) async throws(JournalError) -> Event? {
        try await inner.event(source: source, id: id)
    }

    public func cursor(of component: String) async throws(JournalError) -> Int64 {
        try await inner.cursor(of: component)
    }

    public func snapshot(of component: String) async throws(JournalError) -> Snapshot? {
        try await inner.snapshot(of: component)
    }

    public func expire(_ expiry: Expiry) async throws(JournalError) -> Expiry.Outcome {
        try await inner.expire(expiry)
    }
}

extension WatchedJournal {
    public func due(
        partner: String, at time: Timestamp, excluding excluded: Set<Int64>, errandsFirst: Bool, limit: Int
    ) async throws(JournalError) -> [OutboxEntry] {
        try await inner.due(
            partner: partner, at: time, excluding: excluded, errandsFirst: errandsFirst, limit: limit)
    }

    public func nextDue(partner: String, excluding excluded: Set<Int64>) async throws(JournalError) -> Timestamp? {
        try await inner.nextDue(partner: partner, excluding: excluded)
    }

    public func expired(of partner: String, at time: Timestamp, excluding excluded: Set<Int64>, limit: Int)
        async throws(JournalError) -> [OutboxEntry]
    { try await inner.expired(of: partner, at: time, excluding: excluded, limit: limit) }

    public func missed(by partner: String, after sequence: Int64, limit: Int)
        async throws(JournalError) -> [OutboxEntry]
    { try await inner.missed(by: partner, after: sequence, limit: limit) }

    public func entries(matching filter: OutboxFilter, limit: Int) async throws(JournalError) -> [OutboxEntry] {
        try await inner.entries(matching: filter, limit: limit)
    }

    public func entry(id: String) async throws(JournalError) -> OutboxEntry? { try await inner.entry(id: id) }

    public func counts() async throws(JournalError) -> [String: [NoticeProgress.Status: Int]] {
        try await inner.counts()
    }

    public func quiets() async throws(JournalError) -> [String: Timestamp] { try await inner.quiets() }
}
