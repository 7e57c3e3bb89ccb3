import EnlaceCore
import Synchronization

/// A journal in memory whose commits fail when they are told to.
final class ScriptedJournal: EventJournal {
    private let journal: MemoryJournal
    private let failure = Mutex<JournalError?>(nil)

    init(_ journal: MemoryJournal) {
        self.journal = journal
    }

    /// From now on; nil to let commits through again.
    func failCommits(with error: JournalError?) {
        failure.withLock { $0 = error }
    }

    var isDurable: Bool { journal.isDurable }
    var head: Int64 { journal.head }

    func attach(tap: @escaping @Sendable ([Event]) -> Void) { journal.attach(tap: tap) }

    func commit(_ commit: Commit) async throws(JournalError) -> [Receipt] {
        if let failure = failure.withLock({ $0 }) { throw failure }
        return try await journal.commit(commit)
    }

    func note(_ cursor: Cursor) { journal.note(cursor) }

    func events(after position: Int64, limit: Int, types: Set<EventType>?) async throws(JournalError) -> EventPage {
        try await journal.events(after: position, limit: limit, types: types)
    }

    func events(before position: Int64, limit: Int, matching filter: EventFilter)
        async throws(JournalError) -> [Event]
    {
        try await journal.events(before: position, limit: limit, matching: filter)
    }

    func event(source: String, id: String) async throws(JournalError) -> Event? {
        try await journal.event(source: source, id: id)
    }

    func cursor(of component: String) async throws(JournalError) -> Int64 {
        try await journal.cursor(of: component)
    }

    func snapshot(of component: String) async throws(JournalError) -> Snapshot? {
        try await journal.snapshot(of: component)
    }

    func expire(_ expiry: Expiry) async throws(JournalError) -> Expiry.Outcome {
        try await journal.expire(expiry)
    }
}
