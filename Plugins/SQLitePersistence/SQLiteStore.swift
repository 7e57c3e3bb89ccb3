package import EnlaceCore
import GRDB
import Logging
import Synchronization

/// The journal and outbox on disk, in one SQLite database in WAL mode.
///
/// One connection writes and checkpoints, on GRDB's writer queue; all others only read. Commits that wait share a
/// transaction and its fsync: what arrives during one commit is the next group, which under load waits a moment more.
package final class SQLiteStore: EventStore {
    /// What readers may see: published after a commit, before the tap.
    struct View: Sendable {
        var head: Int64
        var names: NameTable
    }

    /// In a struct, because a bare function in a generic container gains another layer of thunks with every access.
    struct Tap: Sendable {
        let take: @Sendable ([Event]) -> Void
    }

    let options: StoreOptions
    let clock: any NodeClock
    let logger: Logger
    let pool: DatabasePool
    let queue: CommitQueue
    let keys: KeyIndex
    /// Touched by the writer alone, so it is never waited for.
    let state: Mutex<JournalState>
    let view: Mutex<View>
    let tap = Mutex<Tap?>(nil)
    let counters: Mutex<StoreCounters>
    let failure = Mutex<JournalError?>(nil)
    let failureBell = Doorbell()
    let meta: JournalMeta
    let integrity = Mutex(JournalHealth.unchecked)
    let isClosed = Atomic(false)
    /// Let go of when the database is closed.
    let lock: Mutex<StateLock?>

    init(_ start: StoreStart, options: StoreOptions, clock: any NodeClock, logger: Logger) {
        self.options = options
        self.clock = clock
        self.logger = logger
        pool = start.pool
        lock = Mutex(start.lock)
        counters = Mutex(StoreCounters(checkpointDue: options.checkpointPages))
        queue = CommitQueue(options)
        keys = start.keys
        meta = start.meta
        state = Mutex(start.state)
        view = Mutex(View(head: start.state.head, names: start.state.names))
    }

    package var isDurable: Bool { true }

    package var head: Int64 { view.withLock { $0.head } }

    /// What was written since the store was opened.
    package var statistics: StoreCounters { counters.withLock { $0 } }

    package var health: JournalHealth { integrity.withLock { $0 } }

    package func check() async -> JournalHealth {
        await IntegrityCheck(self).run()
        return health
    }

    package func attach(tap: @escaping @Sendable ([Event]) -> Void) {
        self.tap.withLock { $0 = Tap(take: tap) }
    }

    package func note(_ cursor: EnlaceCore.Cursor) {
        queue.note(cursor)
    }

    package func commit(_ commit: Commit) async throws(JournalError) -> [Receipt] {
        // Not cancellable: once it is queued, only the writer knows whether it is stored.
        let answer: WaitingCommit.Answer = await withCheckedContinuation { continuation in
            switch queue.add(WaitingCommit(commit, continuation)) {
            case .refused(let error): continuation.resume(returning: .failure(error))
            case .queued: break
            case .startWriter: pool.asyncWriteWithoutTransaction { self.writeAll($0) }
            }
        }
        return try answer.get()
    }

    /// Why nothing is acknowledged any more; nil while all is well.
    package var failed: JournalError? { failure.withLock { $0 } }

    /// Returns once commits can no longer be relied upon, which means that the process must end; or when cancelled.
    package func waitForFailure() async -> JournalError? {
        while !Task.isCancelled {
            if let failed { return failed }
            await failureBell.wait()
        }
        return nil
    }
}

/// What a store has written since it was opened.
package struct StoreCounters: Sendable, Hashable {
    package var transactions = 0
    package var commits = 0
    package var events = 0
    package var checkpoints = 0
    /// Pages that wait in the WAL for a checkpoint, about.
    var pagesInLog = 0
    /// How many pages the WAL may hold before the next checkpoint is tried.
    var checkpointDue: Int
}
