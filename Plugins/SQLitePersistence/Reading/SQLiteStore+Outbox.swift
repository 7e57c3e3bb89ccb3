package import EnlaceCore
import GRDB

extension SQLiteStore {
    private static let columns = """
        sequence, id, partner, position, type, subject,
        coalesce((SELECT body FROM outbox AS original WHERE original.sequence = outbox.same_as), body), created, expires,
        status, attempts, due, last_attempt, last_status, last_outcome, queue, earlier
        """

    package func due(
        partner: String, at time: Timestamp, excluding excluded: Set<Int64>, errandsFirst: Bool, limit: Int
    ) async throws(JournalError) -> [OutboxEntry] {
        guard limit > 0 else { return [] }
        return try await read { db in
            // Whole rows only of those that are wanted: many that are due are under way, and the index knows them all. One
            // that has ended in between is left out.
            var wanted: [Int64] = []
            var known = excluded
            let errands = "outbox INDEXED BY outbox_errands WHERE \(StoreSchema.isErrand) AND"
            for source in (errandsFirst ? [errands] : []) + ["outbox WHERE"] where wanted.count < limit {
                let select = try Prepared(
                    "SELECT sequence FROM \(source) partner = ? AND status = 0 AND due <= ? ORDER BY due, sequence",
                    in: db)
                select.bind(1, partner)
                select.bind(2, time.milliseconds)
                try select.rows { row in
                    if known.insert(row.int(0)).inserted { wanted.append(row.int(0)) }
                    return wanted.count < limit
                }
            }
            let fetch = try Prepared(
                "SELECT \(SQLiteStore.columns) FROM outbox WHERE sequence = ? AND status = 0", in: db)
            return try wanted.compactMap { sequence in
                fetch.bind(1, sequence)
                return try fetch.first(SQLiteStore.entry)
            }
        }
    }

    package func nextDue(partner: String, excluding excluded: Set<Int64>) async throws(JournalError) -> Timestamp? {
        try await read { db in
            let select = try Prepared(
                "SELECT sequence, due FROM outbox WHERE partner = ? AND status = 0 ORDER BY due, sequence", in: db)
            select.bind(1, partner)
            var next: Timestamp?
            try select.rows { row in
                if !excluded.contains(row.int(0)) { next = Timestamp(milliseconds: row.int(1)) }
                return next == nil
            }
            return next
        }
    }

    package func expired(of partner: String, at time: Timestamp, excluding excluded: Set<Int64>, limit: Int)
        async throws(JournalError) -> [OutboxEntry]
    {
        guard limit > 0 else { return [] }
        return try await read { db in
            var entries: [OutboxEntry] = []
            // No index by `expires`: every notice would pay for what is asked of partners that are sent nothing.
            for (index, status) in [("outbox_due", 0), ("outbox_waiting", NoticeProgress.Status.waitingNumber)]
            where entries.count < limit {
                let select = try Prepared(
                    """
                    SELECT \(SQLiteStore.columns) FROM outbox INDEXED BY \(index)
                    WHERE partner = ? AND status = \(status) AND expires <= ?
                    """, in: db)
                select.bind(1, partner)
                select.bind(2, time.milliseconds)
                try select.rows { row in
                    if !excluded.contains(row.int(0)) { entries.append(try SQLiteStore.entry(row)) }
                    return entries.count < limit
                }
            }
            return entries
        }
    }

    package func missed(by partner: String, after sequence: Int64, limit: Int)
        async throws(JournalError) -> [OutboxEntry]
    {
        let last = try await lastSequence()
        var start = max(sequence, 0)
        var entries: [OutboxEntry] = []
        // In slices, as in a listing of events.
        while start < last, entries.count < limit {
            let end = min(start + SQLiteStore.sliceLength, last)
            let (first, missing) = (start + 1, limit - entries.count)
            entries += try await read { db in try SQLiteStore.missed(by: partner, missing, first...end, db) }
            start = end
        }
        return entries
    }

    private static func missed(
        by partner: String, _ limit: Int, _ sequences: ClosedRange<Int64>, _ db: Database
    ) throws -> [OutboxEntry] {
        // The sign keeps SQLite from an index by partner, which would read all of its notices for each page.
        let select = try Prepared(
            """
            SELECT \(columns) FROM outbox WHERE sequence BETWEEN ? AND ? AND +partner = ?
                AND (+status IN (0, 2, \(NoticeProgress.Status.waitingNumber)) OR (+status = 1 AND last_status IS NULL))
            ORDER BY sequence LIMIT ?
            """, in: db)
        select.bind(1, sequences.lowerBound)
        select.bind(2, sequences.upperBound)
        select.bind(3, partner)
        select.bind(4, Int64(limit))
        var entries: [OutboxEntry] = []
        try select.rows { row in
            entries.append(try entry(row))
            return true
        }
        return entries
    }

    package func entries(matching filter: OutboxFilter, limit: Int) async throws(JournalError) -> [OutboxEntry] {
        var end = min(try await lastSequence(), (filter.before ?? .max) - 1)
        var entries: [OutboxEntry] = []
        // In slices, as in a listing of events.
        while end > 0, entries.count < limit {
            let slice = SQLiteStore.isIndexed(filter) ? 0 : max(end - SQLiteStore.sliceLength, 0)
            let (last, missing) = (end, limit - entries.count)
            entries += try await read { db in try SQLiteStore.newest(missing, slice + 1...last, filter, db) }
            end = slice
        }
        return entries
    }

    private func lastSequence() async throws(JournalError) -> Int64 {
        try await read { db in
            try Prepared("SELECT max(sequence) FROM outbox", in: db).first { $0.int(0) } ?? 0
        }
    }

    private static func isIndexed(_ filter: OutboxFilter) -> Bool {
        filter.position != nil || (filter.partner != nil && filter.status == .dead)
    }

    private static func newest(
        _ limit: Int, _ sequences: ClosedRange<Int64>, _ filter: OutboxFilter, _ db: Database
    ) throws -> [OutboxEntry] {
        var conditions = ["sequence BETWEEN ?1 AND ?2"]
        if filter.partner != nil { conditions.append("partner = ?4") }
        switch filter.status {
        case nil: break
        case .pending: conditions.append("status IN (0, \(NoticeProgress.Status.waitingNumber))")
        case let status?: conditions.append("status = \(status.number)")
        }
        if filter.position != nil { conditions.append("position = ?5") }
        let select = try Prepared(
            """
            SELECT \(columns) FROM outbox WHERE \(conditions.joined(separator: " AND "))
            ORDER BY sequence DESC LIMIT ?3
            """, in: db)
        select.bind(1, sequences.lowerBound)
        select.bind(2, sequences.upperBound)
        select.bind(3, Int64(limit))
        if let partner = filter.partner { select.bind(4, partner) }
        if let position = filter.position { select.bind(5, position) }
        var entries: [OutboxEntry] = []
        try select.rows { row in
            entries.append(try entry(row))
            return true
        }
        return entries
    }

    package func entry(id: String) async throws(JournalError) -> OutboxEntry? {
        try await read { db in
            let select = try Prepared("SELECT \(SQLiteStore.columns) FROM outbox WHERE id = ?", in: db)
            select.bind(1, id)
            return try select.first(SQLiteStore.entry)
        }
    }

    package func counts() async throws(JournalError) -> [String: [NoticeProgress.Status: Int]] {
        try await read { db in
            var counts: [String: [NoticeProgress.Status: Int]] = [:]
            try Prepared("SELECT partner, status, count FROM outbox_counts WHERE count > 0", in: db).rows { row in
                if let status = NoticeProgress.Status(number: row.int(1)) {
                    counts[row.text(0), default: [:]][status] = Int(row.int(2))
                }
                return true
            }
            return counts
        }
    }

    package func quiets() async throws(JournalError) -> [String: Timestamp] {
        try await read { db in
            var quiets: [String: Timestamp] = [:]
            try Prepared("SELECT partner, until FROM quiets", in: db).rows { row in
                quiets[row.text(0)] = Timestamp(milliseconds: row.int(1))
                return true
            }
            return quiets
        }
    }

    private static func entry(_ row: Prepared) throws -> OutboxEntry {
        guard let status = NoticeProgress.Status(number: row.int(9)) else {
            throw JournalError.damaged("notice \(row.int(0)) of the outbox has no known status")
        }
        let notice = Notice(
            id: row.text(1), partner: row.text(2), position: row.int(3), type: EventType(row.text(4)),
            subject: row.optionalText(5), body: row.bytes(6), created: Timestamp(milliseconds: row.int(7)),
            expires: row.optionalInt(8).map(Timestamp.init(milliseconds:)), queue: row.optionalText(15))
        var progress = NoticeProgress(
            status: status, attempts: Int(row.int(10)), due: Timestamp(milliseconds: row.int(11)))
        progress.lastAttempt = row.optionalInt(12).map(Timestamp.init(milliseconds:))
        progress.lastStatus = row.optionalInt(13).map { Int($0) }
        progress.lastOutcome = row.optionalText(14)
        progress.earlier = [NoticeAttempt](stored: row.optionalText(16))
        return OutboxEntry(sequence: row.int(0), notice: notice, progress: progress)
    }
}
