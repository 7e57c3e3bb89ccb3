import EnlaceCore
import GRDB

/// Up to where the content of each type has expired: what tells a tombstone from a row that somebody has emptied.
///
/// It is stored in the transaction that makes the tombstones, so it holds whatever the retention of a type is by now.
/// Content of types that are kept as long as the node is never gone, whatever the record says.
struct ExpiryRecord {
    /// A row without content.
    struct Emptied {
        var type: String
        var position: Int64
    }

    private var ends: [String: Int64] = [:]

    init(_ db: Database) throws {
        let select = try Prepared("SELECT type, position FROM expired", in: db)
        try select.rows { row in
            ends[row.text(0)] = row.int(1)
            return true
        }
    }

    /// - Throws: ``JournalError/damaged(_:)`` for the first row whose content has not expired.
    func check(_ rows: [Emptied]) throws(JournalError) {
        guard let row = rows.first(where: { !hasExpired($0) }) else { return }
        throw .damaged("the content of the event at position \(row.position) is gone, but it has not expired")
    }

    private func hasExpired(_ row: Emptied) -> Bool {
        if EventCatalog.standard[EventType(row.type)]?.retention == .always { return false }
        return row.position <= ends[row.type] ?? 0
    }

    /// - Parameter ends: by type, the last position that became a tombstone just now.
    static func store(_ ends: [String: Int64], in db: Database) throws {
        let upsert = try Prepared(
            """
            INSERT INTO expired VALUES (?, ?)
            ON CONFLICT DO UPDATE SET position = max(position, excluded.position)
            """, in: db)
        for (type, position) in ends {
            upsert.bind(1, type)
            upsert.bind(2, position)
            try upsert.run()
        }
    }
}
