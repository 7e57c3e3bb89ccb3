import GRDB

/// What the table `meta` says of a journal as a whole.
struct JournalMeta: Sendable, Hashable {
    /// The epoch of what is written now; rows have it or an earlier one.
    let epoch: Int64
    /// See ``EventChain/columnsFrom``.
    let columnsFrom: Int64

    init(_ db: Database) throws {
        func value(_ key: String) throws -> Int64 {
            try Int64.fetchOne(db, sql: "SELECT value FROM meta WHERE key = ?", arguments: [key]) ?? 1
        }
        epoch = try value("epoch")
        columnsFrom = try value("columns_from")
    }
}
