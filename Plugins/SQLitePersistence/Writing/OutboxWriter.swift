import EnlaceCore
import GRDB

/// Writes changes of the outbox, and keeps the count of each partner's notices by status.
struct OutboxWriter {
    private struct Tally: Hashable {
        let partner: String
        let status: Int64
    }

    private let db: Database
    private var changes: [Tally: Int64] = [:]

    init(_ db: Database) throws {
        self.db = db
    }

    mutating func apply(_ change: OutboxChange) throws {
        switch change {
        case .add(let notice): try add(notice)
        case .update(let id, let progress): try update(id, progress)
        }
    }

    /// Stores the counts that the group has changed.
    mutating func finish() throws {
        for (tally, difference) in changes where difference != 0 {
            let upsert = try Prepared(
                """
                INSERT INTO outbox_counts VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET count = count + excluded.count
                """, in: db)
            upsert.bind(1, tally.partner)
            upsert.bind(2, tally.status)
            upsert.bind(3, difference)
            try upsert.run()
        }
        changes = [:]
    }

    private mutating func add(_ notice: Notice) throws {
        let insert = try Prepared(
            """
            INSERT INTO outbox (id, partner, position, type, subject, created, expires, due, body, status, attempts)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0) ON CONFLICT (id) DO NOTHING
            """, in: db)
        insert.bind(1, notice.id)
        insert.bind(2, notice.partner)
        insert.bind(3, notice.position)
        insert.bind(4, notice.type.name)
        insert.bind(5, notice.subject)
        insert.bind(6, notice.created.milliseconds)
        insert.bind(7, notice.expires?.milliseconds)
        insert.bind(8, notice.created.milliseconds)
        insert.bind(9, bytes: notice.body)
        try insert.run()
        let status = NoticeProgress.Status.pending.number
        if db.changesCount > 0 { changes[Tally(partner: notice.partner, status: status), default: 0] += 1 }
    }

    private mutating func update(_ id: String, _ progress: NoticeProgress) throws {
        let select = try Prepared("SELECT partner, status FROM outbox WHERE id = ?", in: db)
        select.bind(1, id)
        guard let old = try select.first({ Tally(partner: $0.text(0), status: $0.int(1)) }) else { return }
        let update = try Prepared(
            """
            UPDATE outbox SET status = ?, attempts = ?, due = ?, last_attempt = ?, last_status = ?, last_outcome = ?
            WHERE id = ?
            """, in: db)
        update.bind(1, progress.status.number)
        update.bind(2, Int64(progress.attempts))
        update.bind(3, progress.due.milliseconds)
        update.bind(4, progress.lastAttempt?.milliseconds)
        update.bind(5, progress.lastStatus.map { Int64($0) })
        update.bind(6, progress.lastOutcome)
        update.bind(7, id)
        try update.run()
        changes[old, default: 0] -= 1
        changes[Tally(partner: old.partner, status: progress.status.number), default: 0] += 1
    }
}

extension NoticeProgress.Status {
    /// As it stands in the database, where the indexes name 0 and 2.
    var number: Int64 {
        switch self {
        case .pending: 0
        case .delivered: 1
        case .dead: 2
        case .dropped: 3
        }
    }

    init?(number: Int64) {
        guard let status = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = status
    }
}
