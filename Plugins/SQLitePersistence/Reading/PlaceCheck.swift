import EnlaceCore
import GRDB

/// Holds cursors, snapshots and the outbox against the journal's end: see ``JournalPlace``.
enum PlaceCheck {
    /// One statement, so that all of it is read as of the same commit.
    private static let places = """
        WITH journal (head) AS (SELECT coalesce(max(position), 0) FROM events)
        SELECT 0, component, position, head FROM cursors, journal
        UNION ALL SELECT 1, component, position, head FROM snapshots, journal
        UNION ALL SELECT 2, partner, position, head FROM journal,
            (SELECT partner, position FROM outbox ORDER BY position DESC LIMIT 1)
        """

    /// - Throws: ``JournalError/damaged(_:)`` for the first place that lies beyond the end.
    static func run(_ db: Database) throws {
        try Prepared(places, in: db).rows { row in
            let name = row.text(1)
            let holder: JournalPlace.Holder =
                switch row.int(0) {
                case 0: .cursor(of: name)
                case 1: .snapshot(of: name)
                default: .notice(to: name)
                }
            if let damage = JournalPlace(holder, at: row.int(2)).damage(head: row.int(3)) { throw damage }
            return true
        }
    }
}
