import Dispatch
package import EnlaceCore
import GRDB
package import Logging
import Synchronization

/// Opening and closing; both block, so they run on a queue of their own.
extension SQLiteStore {
    private static let life = DispatchQueue(label: "enlace.sqlite.life")

    /// Opens or creates the database, recovers its WAL, and checks its end.
    ///
    /// - Throws: ``StoreError``.
    package static func open(_ options: StoreOptions, clock: any NodeClock, logger: Logger) async throws -> SQLiteStore
    {
        try await withCheckedThrowingContinuation { continuation in
            life.async {
                continuation.resume(
                    with: Result {
                        let start = try StoreStart(options)
                        return SQLiteStore(start, options: options, clock: clock, logger: logger)
                    })
            }
        }
    }

    /// Writes what waits, stores the noted cursors, empties the WAL into the database, and closes it.
    package func close() async {
        queue.close(.stopped)
        await withCheckedContinuation { continuation in
            pool.asyncWriteWithoutTransaction { db in
                self.writeAll(db)
                self.writeLast(db)
                continuation.resume()
            }
        }
        await withCheckedContinuation { continuation in
            SQLiteStore.life.async {
                self.closeConnections()
                continuation.resume()
            }
        }
    }

    private func writeLast(_ db: Database) {
        guard failed == nil, !isClosed.exchange(true, ordering: .relaxed) else { return }
        do {
            let notes = queue.takeNotes()
            try db.inTransaction(.immediate) {
                for (component, position) in notes {
                    try db.execute(
                        sql: "INSERT OR REPLACE INTO cursors VALUES (?, ?)", arguments: [component, position])
                }
                return .commit
            }
            try checkpoint(db, .truncate)
        } catch {
            // Nothing is lost: the WAL holds all that was acknowledged, and cursors only cost a re-read.
            logger.warning("journal closed without a last checkpoint", metadata: ["error": "\(error)"])
        }
    }

    private func closeConnections() {
        do {
            try pool.close()
            lock.withLock { $0 = nil }
        } catch {
            logger.warning("journal not closed cleanly", metadata: ["error": "\(error)"])
        }
    }
}
