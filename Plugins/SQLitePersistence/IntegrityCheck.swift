import EnlaceCore
import GRDB
import Logging
import Synchronization

/// Checks the whole journal, after a start and on demand: the chain of every event, then that nothing reaches beyond the
/// last one, and the structure of the other tables.
///
/// It works in slices and gives way to the writer between them, so that a node under load pays little for it.
struct IntegrityCheck {
    private let store: SQLiteStore
    private let slice: Int64 = 512
    private let pause = Timestamp.Span.milliseconds(50)
    private let tables = [
        "meta", "names", "cursors", "snapshots", "outbox", "outbox_counts", "id_runs", "expired", "quiets",
    ]

    init(_ store: SQLiteStore) {
        self.store = store
    }

    /// Returns when all was looked at, or the task is cancelled. Of two at once, each looks at everything.
    func run() async {
        do {
            let position = try await checkEvents()
            try await checkTables()
            set(.sound(position: position))
            store.logger.info("journal checked", metadata: ["position": "\(position)"])
        } catch JournalError.damaged(let reason) {
            set(.damaged(reason))
            store.logger.critical("journal is damaged, restore a backup", metadata: ["reason": "\(reason)"])
        } catch {
            // Cancelled: the next start checks again.
        }
    }

    private func checkEvents() async throws -> Int64 {
        let view = store.view.withLock { $0 }
        var check = ChainCheck(names: view.names, meta: store.meta)
        while check.position < view.head {
            let (before, end) = (check, min(check.position + slice, view.head))
            check = try await store.read { db in
                var check = before
                try check.advance(through: end, db)
                return check
            }
            set(.checking(position: check.position))
            try await giveWay()
        }
        return check.position
    }

    /// The events themselves were just read row by row; what is left is what no hash covers.
    private func checkTables() async throws {
        try await store.read { try PlaceCheck.run($0) }
        for table in tables {
            let findings = try await store.read { db in
                try String.fetchAll(db, sql: "PRAGMA quick_check('\(table)')")
            }
            guard findings == ["ok"] else { throw JournalError.damaged(findings.joined(separator: "; ")) }
            try await giveWay()
        }
    }

    private func giveWay() async throws {
        try Task.checkCancellation()
        while store.queue.isBusy { try await store.clock.sleep(until: store.clock.now + pause) }
    }

    private func set(_ status: JournalHealth) {
        store.integrity.withLock { $0 = status }
    }
}
