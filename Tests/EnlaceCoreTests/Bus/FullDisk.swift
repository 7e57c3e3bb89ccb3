import EnlaceCore
import Synchronization

/// Refuses what components commit for lack of space, while it is told to.
final class FullDisk: Sendable {
    private struct State {
        var isFull = true
        var refusals = 0
    }

    private let state = Mutex(State())

    var isFull: Bool {
        get { state.withLock { $0.isFull } }
        set { state.withLock { $0.isFull = newValue } }
    }

    var refusals: Int { state.withLock { $0.refusals } }

    func wrapping(_ journal: MemoryJournal) -> any EventStore { Journal(disk: self, base: journal) }

    fileprivate func refuses(_ commit: Commit) -> Bool {
        guard commit.admission == .always else { return false }
        return state.withLock { state in
            if state.isFull { state.refusals += 1 }
            return state.isFull
        }
    }

    private struct Journal: EventStore {
        let disk: FullDisk
        let base: MemoryJournal

        var isDurable: Bool { base.isDurable }
        var head: Int64 { base.head }

        func attach(tap: @escaping @Sendable ([Event]) -> Void) { base.attach(tap: tap) }
        func note(_ cursor: Cursor) { base.note(cursor) }

        func commit(_ commit: Commit) async throws(JournalError) -> [Receipt] {
            if disk.refuses(commit) { throw .diskFull }
            return try await base.commit(commit)
        }

        func events(after position: Int64, limit: Int, types: Set<EventType>?) async throws(JournalError) -> EventPage {
            try await base.events(after: position, limit: limit, types: types)
        }

        func events(before position: Int64, limit: Int, matching filter: EventFilter)
            async throws(JournalError) -> [Event]
        {
            try await base.events(before: position, limit: limit, matching: filter)
        }

        func event(source: String, id: String) async throws(JournalError) -> Event? {
            try await base.event(source: source, id: id)
        }

        func cursor(of component: String) async throws(JournalError) -> Int64 {
            try await base.cursor(of: component)
        }

        func snapshot(of component: String) async throws(JournalError) -> Snapshot? {
            try await base.snapshot(of: component)
        }

        func expire(_ expiry: Expiry) async throws(JournalError) -> Expiry.Outcome {
            try await base.expire(expiry)
        }

        func due(partner: String, at time: Timestamp, excluding excluded: Set<Int64>, limit: Int)
            async throws(JournalError) -> [OutboxEntry]
        {
            try await base.due(partner: partner, at: time, excluding: excluded, limit: limit)
        }

        func nextDue(partner: String, excluding excluded: Set<Int64>) async throws(JournalError) -> Timestamp? {
            try await base.nextDue(partner: partner, excluding: excluded)
        }

        func missed(by partner: String, after sequence: Int64, limit: Int) async throws(JournalError) -> [OutboxEntry] {
            try await base.missed(by: partner, after: sequence, limit: limit)
        }

        func entries(matching filter: OutboxFilter, limit: Int) async throws(JournalError) -> [OutboxEntry] {
            try await base.entries(matching: filter, limit: limit)
        }

        func entry(id: String) async throws(JournalError) -> OutboxEntry? { try await base.entry(id: id) }

        func counts() async throws(JournalError) -> [String: [NoticeProgress.Status: Int]] {
            try await base.counts()
        }
    }
}
