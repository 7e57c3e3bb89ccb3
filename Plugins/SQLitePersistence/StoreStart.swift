import Dispatch
import EnlaceCore
import GRDB

/// Everything that is done before a store is ready: lock, WAL recovery, schema, the end of the chain, the key index, and
/// that nothing reaches beyond the last event.
struct StoreStart {
    let lock: StateLock
    let pool: DatabasePool
    let meta: JournalMeta
    let state: JournalState
    let keys: KeyIndex

    /// How many events at the end are checked before the store is ready; the rest is checked in the background.
    static let checkedTail: Int64 = 1_024

    /// - Throws: ``StoreError``.
    init(_ options: StoreOptions) throws {
        lock = try StateLock(path: options.path + ".lock", for: options.path)
        do {
            try Filesystem.createPrivate(options.path)
            SQLiteLibrary.setUp()
            pool = try DatabasePool(path: options.path, configuration: StoreStart.configuration(options))
            (meta, state, keys) = try pool.writeWithoutTransaction { db in
                try StoreStart.prepareWriter(db)
                try StoreSchema.migrate(db, path: options.path)
                let meta = try JournalMeta(db)
                let state = try StoreStart.readState(db, meta)
                let keys = try StoreStart.readKeys(db, head: state.head)
                try PlaceCheck.run(db)
                return (meta, state, keys)
            }
            try Filesystem.synchronize(directory: options.directory)
        } catch {
            throw StoreStart.explain(error, options.path)
        }
    }

    private static func configuration(_ options: StoreOptions) -> Configuration {
        var configuration = Configuration()
        configuration.label = "enlace"
        configuration.maximumReaderCount = options.readers
        configuration.busyMode = .timeout(5)
        configuration.foreignKeysEnabled = false
        // Dispatch's other classes make it set thread priorities, which a sandboxed service may not.
        configuration.qos = .unspecified
        return configuration
    }

    /// GRDB opens a pool with `synchronous = NORMAL`, which would let a power failure take what was acknowledged.
    private static func prepareWriter(_ db: Database) throws {
        try db.execute(
            sql: """
                PRAGMA synchronous = FULL;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA cache_size = -16384;
                PRAGMA temp_store = MEMORY;
                """)
    }

    private static func readState(_ db: Database, _ meta: JournalMeta) throws -> JournalState {
        var state = JournalState()
        state.epoch = meta.epoch
        state.names = NameTable(texts: try String.fetchAll(db, sql: "SELECT text FROM names ORDER BY number"))
        state.head = try Int64.fetchOne(db, sql: "SELECT max(position) FROM events") ?? 0
        var check = ChainCheck(names: state.names, meta: meta)
        try check.start(after: max(0, state.head - checkedTail), db)
        try check.advance(through: state.head, db)
        state.chain = check.chain
        state.recorded = check.recorded
        return state
    }

    private static func readKeys(_ db: Database, head: Int64) throws -> KeyIndex {
        let catalog = try KeyPages(db: db).catalog()
        var next: Int64 = 1
        for run in catalog.runs {
            guard run.positions.lowerBound == next, run.pageCount > 0 else {
                throw JournalError.damaged("the key index has a gap at position \(next)")
            }
            next = run.positions.upperBound + 1
        }
        guard catalog.flushed <= head else { throw JournalError.damaged("the key index is ahead of the events") }
        return KeyIndex(recent: try recentKeys(db, after: catalog.flushed), catalog: catalog)
    }

    private static func recentKeys(_ db: Database, after flushed: Int64) throws -> [EventKey: KnownEvent] {
        var recent: [EventKey: KnownEvent] = [:]
        let select = try Prepared(
            """
            SELECT position, coalesce(names.text, source), id, digest
            FROM events LEFT JOIN names ON names.number = source WHERE position > ?
            """, in: db)
        select.bind(1, flushed)
        try select.rows { row in
            guard let digest = row.digest(3) else {
                throw JournalError.damaged("the digest at position \(row.int(0)) is no SHA-256")
            }
            recent[EventKey(source: row.text(1), id: row.text(2))] = KnownEvent(position: row.int(0), digest: digest)
            return true
        }
        return recent
    }

    private static func explain(_ error: any Error, _ path: String) -> any Error {
        switch error {
        case let error as StoreError: error
        case JournalError.damaged(let reason): StoreError.damaged(path: path, reason: reason)
        case let error as DatabaseError where error.resultCode == .SQLITE_NOTADB: StoreError.notAJournal(path: path)
        case let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT:
            StoreError.damaged(path: path, reason: error.message ?? "\(error)")
        default: StoreError.cannotOpen(path: path, reason: "\(error)")
        }
    }
}
