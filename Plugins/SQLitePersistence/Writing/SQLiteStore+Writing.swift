package import EnlaceCore
import GRDB
import GRDBSQLite
import Logging
import Synchronization

/// The writer; all of it runs on GRDB's writer queue.
extension SQLiteStore {
    /// Writes group after group until nothing waits.
    func writeAll(_ db: Database) {
        while let group = queue.take() {
            write(group, db)
            checkpointIfDue(db)
        }
    }

    private func write(_ waiting: CommitGroup, _ db: Database) {
        let group = admitted(of: waiting)
        guard !group.commits.isEmpty else { return queue.giveBack(group.notes) }
        do {
            let answers = try state.withLock { try commit(group, db, &$0) }
            for (waiting, answer) in zip(group.commits, answers) { waiting.continuation.resume(returning: answer) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            // SQLite reports this before the last frame of the transaction is on disk: nothing of it can come back.
            queue.giveBack(group.notes)
            refuse(group, .diskFull)
        } catch {
            let reason = JournalError.failed("\(error)")
            refuse(group, reason)
            fail(reason)
        }
    }

    /// One transaction; when it returns, the group is on stable storage and the tap has seen it.
    private func commit(_ group: CommitGroup, _ db: Database, _ state: inout JournalState) throws
        -> [WaitingCommit.Answer]
    {
        // GRDB's own beginTransaction and commit have SQLite parse their statements anew each time.
        try Prepared("BEGIN IMMEDIATE", in: db).run()
        var writer: GroupWriter
        do {
            writer = GroupWriter(db, state, keys, now: clock.now)
            try writer.write(group, tuning: options.keys)
            try Prepared("COMMIT", in: db).run()
        } catch {
            try? db.rollback()
            throw error
        }
        state = writer.state
        publish(writer, group)
        return writer.answers
    }

    private func publish(_ writer: GroupWriter, _ group: CommitGroup) {
        keys.apply(writer.added, writer.catalog)
        view.withLock { $0 = View(head: writer.state.head, names: writer.state.names) }
        counters.withLock { counters in
            counters.transactions += 1
            counters.commits += group.commits.count
            counters.events += writer.events.count
        }
        guard !writer.events.isEmpty else { return }
        tap.withLock { $0 }?.take(writer.events)
    }

    private func refuse(_ group: CommitGroup, _ error: JournalError) {
        for waiting in group.commits { waiting.continuation.resume(returning: .failure(error)) }
    }

    /// After this nothing is acknowledged any more: what is on disk is known only after a restart.
    func fail(_ reason: JournalError) {
        logger.critical("journal failed, the node must end", metadata: ["reason": "\(reason)"])
        failure.withLock { $0 = reason }
        queue.fail(reason)
        failureBell.ring()
    }

    /// With no more than the reserve left, only what may use it is written; the rest is turned away.
    private func admitted(of group: CommitGroup) -> CommitGroup {
        guard !hasSpace(for: group) else { return group }
        var (admitted, refused) = (group, group)
        admitted.commits = group.commits.filter(\.commit.mayUseReserve)
        refused.commits = group.commits.filter { !$0.commit.mayUseReserve }
        refuse(refused, .diskFull)
        return admitted
    }

    private func hasSpace(for group: CommitGroup) -> Bool {
        guard let free = Filesystem.freeBytes(at: options.directory) else { return true }
        return free > options.reserveBytes + 2 * Int64(group.bytes)
    }
}

/// Copying the WAL into the database.
extension SQLiteStore {
    /// Empties the WAL, which holds older versions of pages. A reader that is in the way is waited for, a while.
    package func scrub() async throws(JournalError) {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            pool.asyncWriteWithoutTransaction { db in
                self.scrub(db)
                continuation.resume()
            }
        }
        if let failed { throw failed }
    }

    private func scrub(_ db: Database) {
        guard failed == nil, !isClosed.load(ordering: .relaxed) else { return }
        do {
            try checkpoint(db, .truncate)
        } catch {
            fail(.failed("checkpoint: \(error)"))
        }
    }

    /// After the answers, so that no commit waits for a checkpoint that it has caused itself.
    private func checkpointIfDue(_ db: Database) {
        let (pages, due) = counters.withLock { counters in
            counters.pagesInLog += pagesWritten(db)
            return (counters.pagesInLog, counters.checkpointDue)
        }
        guard pages >= due, failed == nil else { return }
        do {
            // Readers are short, so a checkpoint gets through at the latest when it may wait for them.
            try checkpoint(db, pages >= 8 * options.checkpointPages ? .restart : .passive)
        } catch {
            fail(.failed("checkpoint: \(error)"))
        }
    }

    /// Our own, because SQLite's automatic checkpoint would hide a failed fsync.
    func checkpoint(_ db: Database, _ mode: Database.CheckpointMode) throws {
        var isComplete = false
        do {
            let (frames, copied) = try db.checkpoint(mode)
            isComplete = frames == copied
        } catch let error as DatabaseError where SQLiteStore.passing.contains(error.resultCode) {
            logger.warning("checkpoint put off", metadata: ["code": "\(error.resultCode.rawValue)"])
        }
        counters.withLock { counters in
            counters.checkpoints += 1
            if isComplete { counters.pagesInLog = 0 }
            // After an incomplete one there is no use in trying again with every commit.
            counters.checkpointDue = options.checkpointPages + counters.pagesInLog
        }
    }

    /// A reader is in the way, or there is no space: the WAL keeps everything until the next try.
    private static let passing: [ResultCode] = [.SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_FULL]

    /// Pages written to the WAL since the last call.
    private func pagesWritten(_ db: Database) -> Int {
        var pages: Int32 = 0
        var highest: Int32 = 0
        sqlite3_db_status(db.sqliteConnection, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &highest, 1)
        return Int(pages)
    }
}
