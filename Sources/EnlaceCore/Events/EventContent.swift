public import Crypto

/// An event's bytes exactly as they came, and where its data stands in them.
///
/// These bytes are what is hashed, stored and compared; they are never encoded again.
public struct EventContent: Sendable {
    /// In binary mode the `ce-*` attributes as one JSON object; empty for a structured event.
    public let head: [UInt8]
    /// The structured event, or in binary mode its data.
    public let body: JSONView

    private init(head: [UInt8], body: JSONView) {
        self.head = head
        self.body = body
    }

    /// A structured event; `event` may be one element of a larger batch.
    public init(structured event: JSONView) {
        self.init(head: [], body: event)
    }

    /// A binary-mode event; `attributes` in the order of their names.
    public init(attributes: [(name: String, value: String)], data: JSONView) {
        let members = attributes.sorted { $0.name < $1.name }.map { JSON.Member($0.name, .string($0.value)) }
        self.init(head: JSON.object(members).bytes, body: data)
    }

    /// What a journal has stored.
    ///
    /// - Throws: ``JSONError`` if the bytes are no JSON, which for stored bytes means that the store is damaged.
    public init(head: [UInt8], body: [UInt8]) throws(JSONError) {
        self.init(head: head, body: try JSONDocument(body).root)
    }

    /// An event that we build ourselves; what ``JSON`` and ``JSONObjectWriter`` write, the scanner reads.
    init(built bytes: [UInt8]) {
        do {
            self.init(structured: try JSONDocument(bytes).root)
        } catch {
            preconditionFailure("an event of our own is not JSON: \(error)")
        }
    }

    public var isStructured: Bool { head.isEmpty }

    /// The event's data; JSON null where it has none, nil where it is sealed.
    public var data: JSONView? {
        guard isStructured else { return body }
        let data = body["data"]
        // The catalog knows no data that is a mere text, so nobody else writes one.
        return data?.kind == .string ? nil : data
    }

    /// The ciphertext that stands in place of the data; nil where there is none.
    var sealedData: String? { isStructured ? body["data"]?.string : nil }

    /// The data, or what a poster has put in its place; nil where there is nothing. For saying what is wrong with it.
    package var dataAsReceived: JSONView? { isStructured ? body["data"] : body }

    /// SHA-256 over the exact bytes: what tells a repost from a conflict.
    public var digest: SHA256Digest {
        var hash = SHA256()
        if !head.isEmpty {
            hash.update(data: head)
            hash.update(data: [0])
        }
        hash.update(data: body.bytes)
        return hash.finalize()
    }

    /// Reads the envelope back out of the bytes.
    public func envelope() -> Result<EventEnvelope, EventViolations> {
        guard !isStructured else { return EventEnvelope.read(stored: body) }
        guard let document = try? JSONDocument(head) else {
            return .failure(EventViolations(at: "", "the stored attributes are damaged"))
        }
        let attributes = document.root.members.map { (name: $0.key, value: $0.value.string ?? "") }
        return EventEnvelope.read(attributes: attributes)
    }
}
