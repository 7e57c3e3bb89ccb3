import EnlaceCore
import GRDB

/// Writes changes of the outbox, keeps the count of each partner's notices by status, and who is next in a queue.
struct OutboxWriter {
    private struct Tally: Hashable {
        let partner: String
        let status: NoticeProgress.Status
    }

    /// What a row says before it is changed.
    private struct Row {
        let sequence: Int64
        let partner: String
        /// As it stands in the database.
        let number: Int64
        let queue: String?
    }

    /// A body that was stored with a notice of the event that is being worked off.
    private struct StoredBody {
        let position: Int64
        let bytes: [UInt8]
        let sequence: Int64
    }

    private let db: Database
    private let now: Timestamp
    private var bodies: [StoredBody] = []
    private var changes: [Tally: Int64] = [:]
    private let insertion: Prepared
    private let selection: Prepared
    private let selectionBySequence: Prepared
    private let revision: Prepared

    /// Statements that are needed for each notice are looked up once for all of a group.
    init(_ db: Database, now: Timestamp) throws {
        self.db = db
        self.now = now
        insertion = try Prepared(
            """
            INSERT INTO outbox
                (id, partner, position, type, subject, created, expires, due, body, queue, status, same_as, attempts)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (id) DO NOTHING
            """, in: db)
        let row = "SELECT sequence, partner, status, queue FROM outbox"
        selection = try Prepared("\(row) WHERE id = ?", in: db)
        // The plus keeps the planner from the index of ids.
        selectionBySequence = try Prepared("\(row) WHERE +id = ? AND sequence = ?", in: db)
        revision = try Prepared(
            """
            UPDATE outbox SET status = ?, attempts = ?, due = ?, last_attempt = ?, last_status = ?, last_outcome = ?,
                earlier = ?
            WHERE sequence = ?
            """, in: db)
    }

    mutating func apply(_ change: OutboxChange) throws {
        switch change {
        case .add(let notice): try add(notice)
        case .update(let id, let sequence, let progress): try update(id, sequence, progress)
        case .quiet(let partner, let until?): try setQuiet(partner, until)
        case .quiet(let partner, nil): try endQuiet(partner)
        case .recall(let partner, let ways, let time): try recall(partner, left: ways, to: time)
        case .hasten(let partner, let attempts, let time): try hasten(partner, attemptsBelow: attempts, to: time)
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
            upsert.bind(2, tally.status.number)
            upsert.bind(3, difference)
            try upsert.run()
        }
        changes = [:]
    }

    private func setQuiet(_ partner: String, _ until: Timestamp) throws {
        let upsert = try Prepared(
            "INSERT INTO quiets VALUES (?, ?) ON CONFLICT DO UPDATE SET until = max(until, excluded.until)", in: db)
        upsert.bind(1, partner)
        upsert.bind(2, until.milliseconds)
        try upsert.run()
    }

    private func endQuiet(_ partner: String) throws {
        let delete = try Prepared("DELETE FROM quiets WHERE partner = ?", in: db)
        delete.bind(1, partner)
        try delete.run()
    }

    /// As ``NoticeProgress/isRecalled(to:left:)`` says.
    private func recall(_ partner: String, left ways: Set<NoticeProgress.Left>, to time: Timestamp) throws {
        // One update a status, for each has an index of its own.
        for number in [NoticeProgress.Status.pending.number, NoticeProgress.Status.waitingNumber] {
            let update = try Prepared(
                """
                UPDATE outbox SET due = ?1
                WHERE partner = ?2 AND status = \(number) AND due > ?1
                    AND CASE last_outcome
                        WHEN '\(NoticeProgress.Left.unannounced.rawValue)' THEN ?3
                        WHEN '\(NoticeProgress.Left.announced.rawValue)' THEN ?4
                        ELSE attempts = 0 OR last_attempt > ?1 END
                """, in: db)
            update.bind(1, time.milliseconds)
            update.bind(2, partner)
            update.bind(3, Int64(ways.contains(.unannounced) ? 1 : 0))
            update.bind(4, Int64(ways.contains(.announced) ? 1 : 0))
            try update.run()
        }
    }

    private func hasten(_ partner: String, attemptsBelow attempts: Int, to time: Timestamp) throws {
        let update = try Prepared(
            """
            UPDATE outbox SET due = ?1
            WHERE \(StoreSchema.isErrand) AND partner = ?2 AND status = 0 AND due > ?1
                AND attempts < ?3 AND (last_status IS NULL OR last_status >= 429)
            """, in: db)
        update.bind(1, time.milliseconds)
        update.bind(2, partner)
        update.bind(3, Int64(attempts))
        try update.run()
    }

    private mutating func add(_ notice: Notice) throws {
        let number = try pendingNumber(in: notice.queue, of: notice.partner)
        insertion.bind(1, notice.id)
        insertion.bind(2, notice.partner)
        insertion.bind(3, notice.position)
        insertion.bind(4, notice.type.name)
        insertion.bind(5, notice.subject)
        insertion.bind(6, notice.created.milliseconds)
        insertion.bind(7, notice.expires?.milliseconds)
        // Recorded times never go back, but a clock does that was ahead.
        insertion.bind(8, min(notice.created, now).milliseconds)
        let original = original(of: notice)
        insertion.bind(9, bytes: original == nil ? notice.body : [])
        insertion.bind(10, notice.queue)
        insertion.bind(11, number)
        insertion.bind(12, original)
        try insertion.run()
        guard db.changesCount > 0 else { return }
        changes[Tally(partner: notice.partner, status: .pending), default: 0] += 1
        if original == nil {
            bodies.append(
                StoredBody(position: notice.position, bytes: notice.body, sequence: db.lastInsertedRowID))
        }
    }

    /// The notice of the same event that brought the same body along; partners who may know the same share one. All of an
    /// event's notices leave the outbox at once, so it is there as long as they are.
    private mutating func original(of notice: Notice) -> Int64? {
        if bodies.last?.position != notice.position { bodies = [] }
        return bodies.first { $0.bytes == notice.body }?.sequence
    }

    private mutating func update(_ id: String, _ sequence: Int64?, _ progress: NoticeProgress) throws {
        guard let old = try row(id, sequence), let status = NoticeProgress.Status(number: old.number),
            status != .delivered
        else { return }
        try write(progress, as: try number(of: progress.status, after: old), to: old.sequence)
        changes[Tally(partner: old.partner, status: status), default: 0] -= 1
        changes[Tally(partner: old.partner, status: progress.status), default: 0] += 1
        let wasHead = old.number == NoticeProgress.Status.pending.number
        if wasHead, progress.status != .pending, let queue = old.queue { try promote(queue, of: old.partner) }
    }

    private func row(_ id: String, _ sequence: Int64?) throws -> Row? {
        let statement = sequence == nil ? selection : selectionBySequence
        statement.bind(1, id)
        if let sequence { statement.bind(2, sequence) }
        return try statement.first {
            Row(sequence: $0.int(0), partner: $0.text(1), number: $0.int(2), queue: $0.optionalText(3))
        }
    }

    private func write(_ progress: NoticeProgress, as number: Int64, to sequence: Int64) throws {
        revision.bind(1, number)
        revision.bind(2, Int64(progress.attempts))
        revision.bind(3, progress.due.milliseconds)
        revision.bind(4, progress.lastAttempt?.milliseconds)
        revision.bind(5, progress.lastStatus.map { Int64($0) })
        revision.bind(6, progress.lastOutcome)
        revision.bind(7, progress.earlier.stored)
        revision.bind(8, sequence)
        try revision.run()
    }

    /// A pending row keeps its place in its queue; one that becomes pending again goes behind the head.
    private func number(of status: NoticeProgress.Status, after old: Row) throws -> Int64 {
        guard status == .pending else { return status.number }
        if NoticeProgress.Status(number: old.number) == .pending { return old.number }
        return try pendingNumber(in: old.queue, of: old.partner)
    }

    private func pendingNumber(in queue: String?, of partner: String) throws -> Int64 {
        guard let queue else { return NoticeProgress.Status.pending.number }
        let select = try Prepared(
            "SELECT 1 FROM outbox WHERE partner = ? AND queue = ? AND status = 0 AND queue IS NOT NULL", in: db)
        select.bind(1, partner)
        select.bind(2, queue)
        let hasHead = try select.first { _ in true } ?? false
        return hasHead ? NoticeProgress.Status.waitingNumber : NoticeProgress.Status.pending.number
    }

    /// The head is pending no more: the first of those that wait takes its place.
    private func promote(_ queue: String, of partner: String) throws {
        let update = try Prepared(
            """
            UPDATE outbox SET status = 0 WHERE sequence =
                (SELECT min(sequence) FROM outbox WHERE partner = ? AND queue = ? AND status = 4)
            """, in: db)
        update.bind(1, partner)
        update.bind(2, queue)
        try update.run()
    }
}

extension NoticeProgress.Status {
    /// As it stands in the database, where the indexes name 0, 2 and 4.
    var number: Int64 {
        switch self {
        case .pending: 0
        case .delivered: 1
        case .dead: 2
        case .dropped: 3
        }
    }

    /// Pending too, but waiting behind the head of its queue: neither due nor in the index of what is.
    static let waitingNumber: Int64 = 4

    init?(number: Int64) {
        let number = number == Self.waitingNumber ? Self.pending.number : number
        guard let status = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = status
    }
}
