import EnlaceCore
import GRDB

/// Makes tombstones of events whose content has expired, in a transaction of its own.
///
/// Notices that told of such an event go with it. An event of which a notice still waits is left, and all behind it.
struct ExpiryWriter {
    private struct Candidate {
        var position: Int64
        var type: String
    }

    let db: Database
    let names: NameTable

    func write(_ expiry: Expiry) throws -> Expiry.Outcome {
        var outcome = Expiry.Outcome(end: try end(of: expiry), count: 0)
        var lasts: [String: Int64] = [:]
        for candidate in try candidates(expiry, through: outcome.end) {
            if try isAwaited(candidate.position) {
                outcome.end = candidate.position - 1
                break
            }
            try bury(candidate.position)
            lasts[candidate.type] = candidate.position
            outcome.count += 1
        }
        try ExpiryRecord.store(lasts, in: db)
        return outcome
    }

    /// The last position to be looked at: times only go up, so what lies behind is too young as well.
    private func end(of expiry: Expiry) throws -> Int64 {
        let last = min(expiry.through, expiry.after + expiry.limit)
        let select = try Prepared(
            "SELECT max(position) FROM events WHERE position > ? AND position <= ? AND recorded < ?", in: db)
        select.bind(1, expiry.after)
        select.bind(2, last)
        select.bind(3, expiry.before.milliseconds)
        return try select.first { $0.optionalInt(0) ?? expiry.after } ?? expiry.after
    }

    private func candidates(_ expiry: Expiry, through end: Int64) throws -> [Candidate] {
        let select = try Prepared(
            """
            SELECT position, type FROM events WHERE position > ? AND position <= ? AND body IS NOT NULL
            ORDER BY position
            """, in: db)
        select.bind(1, expiry.after)
        select.bind(2, end)
        var found: [Candidate] = []
        try select.rows { row in
            let type = row.isInteger(1) ? names.text(row.int(1)) : row.optionalText(1)
            if let type, expiry.types.contains(EventType(type)) {
                found.append(Candidate(position: row.int(0), type: type))
            }
            return true
        }
        return found
    }

    private func isAwaited(_ position: Int64) throws -> Bool {
        let select = try Prepared(
            "SELECT 1 FROM outbox WHERE position = ? AND status IN (0, \(NoticeProgress.Status.waitingNumber)) LIMIT 1",
            in: db)
        select.bind(1, position)
        return try select.first { _ in true } ?? false
    }

    private func bury(_ position: Int64) throws {
        let update = try Prepared("UPDATE events SET head = NULL, body = NULL WHERE position = ?", in: db)
        update.bind(1, position)
        try update.run()
        let count = try Prepared(
            """
            INSERT INTO outbox_counts SELECT partner, status, -count(*) FROM outbox WHERE position = ?
            GROUP BY partner, status ON CONFLICT DO UPDATE SET count = count + excluded.count
            """, in: db)
        count.bind(1, position)
        try count.run()
        let delete = try Prepared("DELETE FROM outbox WHERE position = ?", in: db)
        delete.bind(1, position)
        try delete.run()
    }
}
