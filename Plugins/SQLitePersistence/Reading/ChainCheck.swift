import EnlaceCore
import GRDB

/// Walks the journal and compares each row with the chain and with its own bytes.
struct ChainCheck: Sendable {
    let names: NameTable
    private let meta: JournalMeta
    private(set) var position: Int64 = 0
    private(set) var chain: EventChain
    private(set) var recorded = Timestamp(milliseconds: .min)
    private var epoch: Int64 = 1

    init(names: NameTable, meta: JournalMeta) {
        self.names = names
        self.meta = meta
        chain = EventChain(columnsFrom: meta.columnsFrom)
    }

    /// Takes the row at `start` on trust, and checks what follows it.
    mutating func start(after start: Int64, _ db: Database) throws {
        position = start
        guard start > 0 else { return }
        let select = try Prepared("SELECT chain, recorded, epoch FROM events WHERE position = ?", in: db)
        select.bind(1, start)
        let row = try select.first { ($0.digest(0), Timestamp(milliseconds: $0.int(1)), $0.int(2)) }
        guard let row, let value = row.0 else {
            throw JournalError.damaged("the event at position \(start) is missing")
        }
        chain = EventChain(value, columnsFrom: chain.columnsFrom)
        (recorded, epoch) = (row.1, row.2)
    }

    /// Checks the rows up to `end`.
    ///
    /// - Throws: ``JournalError/damaged(_:)`` with the first position at which something is wrong.
    mutating func advance(through end: Int64, _ db: Database) throws {
        let select = try Prepared(
            "SELECT \(StoredEvent.columns) FROM events WHERE position > ? AND position <= ? ORDER BY position", in: db)
        select.bind(1, position)
        select.bind(2, end)
        var emptied: [ExpiryRecord.Emptied] = []
        try select.rows { row in
            let event = try StoredEvent(row, names: names)
            try check(event)
            if event.isExpired { emptied.append(.init(type: event.type, position: event.position)) }
            return true
        }
        guard position == end else { throw JournalError.damaged("the event at position \(position + 1) is missing") }
        guard !emptied.isEmpty else { return }
        // Read after the rows: what has expired meanwhile is on record by now.
        try ExpiryRecord(db).check(emptied)
    }

    private mutating func check(_ event: StoredEvent) throws {
        guard event.position == position + 1 else {
            throw JournalError.damaged("the event at position \(position + 1) is missing")
        }
        let key = EventKey(source: event.source, id: event.id)
        chain.append(
            position: event.position, recorded: event.recorded, key: key, digest: event.digest, type: event.type,
            subject: event.subject, agency: event.agency)
        guard chain.value == event.chain, event.recorded >= recorded else {
            throw JournalError.damaged("the chain of hashes breaks at position \(event.position)")
        }
        // No hash covers the epoch.
        guard (epoch...max(epoch, meta.epoch)).contains(event.epoch) else {
            throw JournalError.damaged("the epoch at position \(event.position) cannot be")
        }
        if !event.isExpired { try check(try event.content(), of: event) }
        position = event.position
        recorded = event.recorded
        epoch = event.epoch
    }

    private func check(_ content: EventContent, of event: StoredEvent) throws {
        guard EventDigest(content.digest) == event.digest else {
            throw JournalError.damaged("the bytes of the event at position \(event.position) are not those stored")
        }
        guard event.position < chain.columnsFrom, case .success(let envelope) = content.envelope() else { return }
        guard envelope.type.name == event.type, envelope.subject == event.subject else {
            throw JournalError.damaged(
                "the type or subject of the event at position \(event.position) is not what its bytes say")
        }
    }
}
