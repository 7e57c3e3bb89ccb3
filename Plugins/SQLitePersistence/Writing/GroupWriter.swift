import EnlaceCore
import GRDB

/// Writes one group of commits within an open transaction; what it has learnt counts once that is committed.
struct GroupWriter {
    let db: Database
    let keys: KeyIndex
    /// The journal's end, moving on with each event.
    private(set) var state: JournalState
    private(set) var catalog: KeyCatalog
    private(set) var added: [EventKey: KnownEvent] = [:]
    private(set) var events: [Event] = []
    private(set) var answers: [WaitingCommit.Answer] = []
    /// Made by the first commit that changes the outbox.
    private var outbox: OutboxWriter?
    private let now: Timestamp

    init(_ db: Database, _ state: JournalState, _ keys: KeyIndex, now: Timestamp) {
        self.db = db
        self.now = now
        self.keys = keys
        self.state = state
        catalog = keys.catalog
    }

    mutating func write(_ group: CommitGroup, tuning: KeyIndexTuning) throws {
        added.reserveCapacity(group.weight)
        events.reserveCapacity(group.weight)
        let head = state.head
        state.recorded = max(state.recorded, now)
        for (component, position) in group.notes {
            try store(EnlaceCore.Cursor(component: component, position: position))
        }
        for waiting in group.commits { try write(waiting.commit) }
        try outbox?.finish()
        var maintenance = KeyMaintenance(pages: KeyPages(db: db), tuning: tuning, catalog: catalog)
        try maintenance.work(for: events.count, keys: keys, head: head)
        catalog = maintenance.catalog
    }

    private mutating func write(_ commit: Commit) throws {
        let plan: CommitPlan
        // Not a method of ours: that would hold a second reference to what is added, and so have all of it copied.
        let known = StoredKeys(db: db, keys: keys, catalog: catalog)
        do throws(JournalError) {
            plan = try CommitPlan(commit, after: state.head, added: &added, stored: known.find)
        } catch .conflict(let index) {
            answers.append(.failure(.conflict(index: index)))
            return
        }
        try insert(commit.events, plan)
        try apply(commit.outbox)
        if let cursor = commit.cursor { try store(cursor) }
        if let snapshot = commit.snapshot { try store(snapshot) }
        answers.append(.success(plan.receipts))
    }

    private mutating func insert(_ drafts: [EventDraft], _ plan: CommitPlan) throws {
        guard plan.freshCount > 0 else { return }
        let insert = try Prepared("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", in: db)
        insert.bind(2, state.epoch)
        insert.bind(3, state.recorded.milliseconds)
        for (index, receipt) in plan.receipts.enumerated() where !receipt.isDuplicate {
            try write(drafts[index], at: receipt.position, insert)
        }
    }

    private mutating func write(_ draft: EventDraft, at position: Int64, _ insert: Prepared) throws {
        let digest = EventDigest(draft.digest)
        state.chain.append(
            position: position, recorded: state.recorded, key: draft.key, digest: digest,
            type: draft.envelope.type.name, subject: draft.envelope.subject, agency: draft.agency)
        insert.bind(1, position)
        try bind(draft.envelope.type.name, 4, insert)
        try bind(draft.envelope.source, 5, insert)
        if let agency = draft.agency { try bind(agency, 6, insert) } else { insert.bind(6, nil as Int64?) }
        insert.bind(7, draft.envelope.id)
        insert.bind(8, draft.envelope.subject)
        digest.withUnsafeBytes { insert.bind(9, bytes: $0) }
        state.chain.value.withUnsafeBytes { insert.bind(10, bytes: $0) }
        if draft.content.isStructured {
            insert.bind(11, nil as Int64?)
        } else {
            insert.bind(11, bytes: draft.content.head)
        }
        insert.bind(12, bytes: draft.content.body.bytes)
        try insert.run()
        state.head = position
        events.append(Event(draft, position: position, recorded: state.recorded))
    }

    /// Binds a text of ``NameTable`` by its number, giving it one if it is new.
    private mutating func bind(_ name: String, _ index: Int32, _ statement: Prepared) throws {
        if let number = state.names.number(of: name) { return statement.bind(index, number) }
        guard let number = state.names.add(name) else { return statement.bind(index, name) }
        let insert = try Prepared("INSERT INTO names VALUES (?, ?)", in: db)
        insert.bind(1, number)
        insert.bind(2, name)
        try insert.run()
        statement.bind(index, number)
    }

    private mutating func apply(_ changes: [OutboxChange]) throws {
        if outbox == nil, !changes.isEmpty { outbox = try OutboxWriter(db, now: now) }
        for change in changes { try outbox?.apply(change) }
    }

    private func store(_ cursor: EnlaceCore.Cursor) throws {
        let upsert = try Prepared("INSERT OR REPLACE INTO cursors VALUES (?, ?)", in: db)
        upsert.bind(1, cursor.component)
        upsert.bind(2, cursor.position)
        try upsert.run()
    }

    private func store(_ snapshot: Snapshot) throws {
        let upsert = try Prepared("INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?)", in: db)
        upsert.bind(1, snapshot.component)
        upsert.bind(2, snapshot.position)
        upsert.bind(3, bytes: snapshot.state)
        try upsert.run()
    }
}
