public import Crypto

/// One immutable fact in the journal.
public struct Event: Sendable {
    /// Gapless, from 1, in the order of commit.
    public let position: Int64
    /// When the journal took it in, by the node's clock.
    public let recorded: Timestamp
    public let envelope: EventEnvelope
    public let content: EventContent
    /// Who posted it; nil for what a component derived.
    public let agency: String?

    public init(
        position: Int64, recorded: Timestamp, envelope: EventEnvelope, content: EventContent, agency: String?
    ) {
        self.position = position
        self.recorded = recorded
        self.envelope = envelope
        self.content = content
        self.agency = agency
    }

    public var id: String { envelope.id }
    public var source: String { envelope.source }
    public var type: EventType { envelope.type }
    public var subject: String? { envelope.subject }
    public var data: JSONView? { content.data }
}

/// An event that is not in the journal yet.
public struct EventDraft: Sendable {
    public let envelope: EventEnvelope
    public let content: EventContent
    public let agency: String?
    public let key: EventKey
    public let digest: SHA256Digest

    public init(envelope: EventEnvelope, content: EventContent, agency: String?) {
        self.envelope = envelope
        self.content = content
        self.agency = agency
        key = EventKey(source: envelope.source, id: envelope.id)
        digest = content.digest
    }
}
