package import EnlaceCore
import GRDB
import Synchronization

extension SQLiteStore {
    /// Takes its turn on the writer's queue; what is posted meanwhile waits for one small transaction.
    package func expire(_ expiry: Expiry) async throws(JournalError) -> Expiry.Outcome {
        if let failed { throw failed }
        let outcome: Result<Expiry.Outcome, JournalError> = await withCheckedContinuation { continuation in
            pool.asyncWriteWithoutTransaction { continuation.resume(returning: self.expire(expiry, $0)) }
        }
        return try outcome.get()
    }

    private func expire(_ expiry: Expiry, _ db: Database) -> Result<Expiry.Outcome, JournalError> {
        guard !isClosed.load(ordering: .relaxed) else { return .failure(.stopped) }
        do {
            // Overwritten with zeros, and not only marked as free.
            try db.execute(sql: "PRAGMA secure_delete = ON")
            defer { try? db.execute(sql: "PRAGMA secure_delete = OFF") }
            var outcome = Expiry.Outcome(end: expiry.after, count: 0)
            try db.inTransaction(.immediate) {
                outcome = try ExpiryWriter(db: db, names: view.withLock { $0.names }).write(expiry)
                return outcome.count > 0 ? .commit : .rollback
            }
            return .success(outcome)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            return .failure(.diskFull)
        } catch {
            let reason = JournalError.failed("\(error)")
            fail(reason)
            return .failure(reason)
        }
    }
}
