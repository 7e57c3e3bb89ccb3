import EnlaceCore
import GRDB

/// A row of the events table.
struct StoredEvent {
    static let columns = "position, recorded, type, source, id, agency, digest, chain, head, body, subject, epoch"

    let position: Int64
    let recorded: Timestamp
    let type: String
    let source: String
    let id: String
    let agency: String?
    let digest: EventDigest
    let chain: EventDigest
    let head: [UInt8]
    /// Empty once the content has expired.
    let body: [UInt8]
    let subject: String?
    let epoch: Int64

    /// - Throws: ``JournalError/damaged(_:)``.
    init(_ row: Prepared, names: NameTable) throws {
        position = row.int(0)
        guard let type = StoredEvent.name(row, 2, names), let source = StoredEvent.name(row, 3, names),
            let digest = row.digest(6), let chain = row.digest(7)
        else { throw JournalError.damaged("the row at position \(row.int(0)) is not whole") }
        recorded = Timestamp(milliseconds: row.int(1))
        self.type = type
        self.source = source
        id = row.text(4)
        agency = row.isNull(5) ? nil : StoredEvent.name(row, 5, names)
        self.digest = digest
        self.chain = chain
        head = row.bytes(8)
        body = row.bytes(9)
        subject = row.optionalText(10)
        epoch = row.int(11)
    }

    var isExpired: Bool { body.isEmpty }

    private static func name(_ row: Prepared, _ column: Int32, _ names: NameTable) -> String? {
        row.isInteger(column) ? names.text(row.int(column)) : row.optionalText(column)
    }

    /// The event's bytes, scanned again.
    func content() throws -> EventContent {
        do {
            return try EventContent(head: head, body: body)
        } catch {
            throw JournalError.damaged("the event at position \(position) is no JSON: \(error)")
        }
    }

    func event() throws -> Event {
        if isExpired {
            return Event(
                expired: id, source: source, type: EventType(type), subject: subject, position: position,
                recorded: recorded, agency: agency)
        }
        let content = try content()
        guard case .success(let envelope) = content.envelope() else {
            throw JournalError.damaged("the event at position \(position) has no sound envelope")
        }
        return Event(position: position, recorded: recorded, envelope: envelope, content: content, agency: agency)
    }
}
