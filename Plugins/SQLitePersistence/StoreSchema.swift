import GRDB

/// The tables of a journal, and how older ones become the present ones.
enum StoreSchema {
    /// "Enlc": what `PRAGMA application_id` of our files says.
    static let applicationID: Int32 = 0x456E_6C63

    /// Each step leads from the version that is its index to the next; a step that was released never changes.
    private static let steps = [first, queues, attempts, columns, sameBodies, expiries, quiets, errands, longErrands]

    /// Brings a database to the present schema.
    ///
    /// - Throws: ``StoreError``, and what SQLite throws.
    static func migrate(_ db: Database, path: String) throws {
        let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if application != applicationID {
            let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
            guard application == 0, version == 0, tables == 0 else { throw StoreError.notAJournal(path: path) }
        }
        guard version <= steps.count else { throw StoreError.newerSchema(path: path, version: version) }
        guard version < steps.count else { return }
        try db.inTransaction(.immediate) {
            for step in steps[version...] { try db.execute(sql: step) }
            try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(steps.count)")
            return .commit
        }
    }

    /// - `events.type`, `source` and `agency` hold a number of `names`, or the text itself once that table is full.
    /// - `events.body` is null once the content has expired; position, id, digest and chain stay.
    /// - `events.chain` is SHA-256 over the previous row's chain and this row: see ``EventChain``.
    /// - `id_runs`, `id_pages` and `id_filters` remember every (source, id): see ``KeyIndex``.
    private static let first = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
        INSERT INTO meta VALUES ('epoch', 1);
        CREATE TABLE names (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
        CREATE TABLE events (
            position INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, recorded INTEGER NOT NULL,
            type NOT NULL, source NOT NULL, agency, id TEXT NOT NULL, subject TEXT,
            digest BLOB NOT NULL, chain BLOB NOT NULL, head BLOB, body BLOB);
        CREATE TABLE cursors (component TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE snapshots (component TEXT PRIMARY KEY, position INTEGER NOT NULL, state BLOB NOT NULL);
        CREATE TABLE outbox (
            sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, partner TEXT NOT NULL, position INTEGER NOT NULL,
            type TEXT NOT NULL, subject TEXT, created INTEGER NOT NULL, expires INTEGER,
            status INTEGER NOT NULL, attempts INTEGER NOT NULL, due INTEGER NOT NULL,
            last_attempt INTEGER, last_status INTEGER, last_outcome TEXT, body BLOB NOT NULL);
        CREATE INDEX outbox_due ON outbox (partner, due) WHERE status = 0;
        CREATE INDEX outbox_dead ON outbox (partner) WHERE status = 2;
        CREATE INDEX outbox_position ON outbox (position);
        CREATE TABLE outbox_counts (
            partner TEXT NOT NULL, status INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (partner, status)) WITHOUT ROWID;
        CREATE TABLE id_runs (
            run INTEGER PRIMARY KEY, level INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
            pages INTEGER NOT NULL, state INTEGER NOT NULL);
        CREATE TABLE id_pages (place INTEGER PRIMARY KEY, entries BLOB NOT NULL);
        CREATE TABLE id_filters (place INTEGER PRIMARY KEY, fences BLOB NOT NULL, filters BLOB NOT NULL);
        """

    /// - `outbox.status` 4 is pending too, but waits behind the row of its queue that is 0: see ``OutboxWriter``.
    private static let queues = """
        ALTER TABLE outbox ADD COLUMN queue TEXT;
        CREATE INDEX outbox_head ON outbox (partner, queue) WHERE status = 0 AND queue IS NOT NULL;
        CREATE INDEX outbox_waiting ON outbox (partner, queue, sequence) WHERE status = 4;
        """

    /// - `outbox.earlier` holds the attempts before the last as JSON: see `[NoticeAttempt].stored`.
    private static let attempts = "ALTER TABLE outbox ADD COLUMN earlier TEXT;"

    /// - `meta.columns_from`: rows from this position on are chained over type and subject too: see ``EventChain``.
    private static let columns = """
        INSERT OR REPLACE INTO meta SELECT 'columns_from', 1 + coalesce(max(position), 0) FROM events;
        """

    /// - `outbox.same_as` is the sequence of a notice of the same event whose body this one has too, byte for byte: its own
    ///   is empty then.
    private static let sameBodies = "ALTER TABLE outbox ADD COLUMN same_as INTEGER;"

    /// - `expired`: up to which position content of a type has expired; stored with the tombstones. Those that are there
    ///   by now are believed.
    private static let expiries = """
        CREATE TABLE expired (type TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO expired SELECT coalesce(text, type), max(position)
            FROM events LEFT JOIN names ON number = type WHERE body IS NULL GROUP BY 1;
        """

    /// - `quiets`: until when a partner has asked to be sent nothing.
    private static let quiets = """
        CREATE TABLE quiets (partner TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
        """

    /// Which notices are errands, as SQL: see `Notice.isErrand`. A query that says it in these words can use the index.
    static let isErrand = "(type IN ('enlace.erasure.requested.v1', 'enlace.erasure.confirmed.v1'))"

    /// - `outbox_errands`: what comes first among what is due.
    private static let errands = """
        CREATE INDEX outbox_errands ON outbox (partner, due) WHERE status = 0
            AND (type IN ('enlace.erasure.requested.v1', 'enlace.erasure.confirmed.v1'));
        """

    /// Errands that were made when they waited for a week only wait for as long as those made since: 1,825 days.
    private static let longErrands = """
        UPDATE outbox SET expires = created + 157680000000 WHERE status IN (0, 2, 4)
            AND (type IN ('enlace.erasure.requested.v1', 'enlace.erasure.confirmed.v1'));
        """
}
