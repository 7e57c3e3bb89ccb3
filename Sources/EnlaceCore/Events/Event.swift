public import Crypto

/// What an event says and who said it: one object, so that handing an event on costs one reference.
///
/// Inlinable, so that other modules read one attribute without a copy of them all.
@usableFromInline
final class Statement: Sendable {
    @usableFromInline let envelope: EventEnvelope
    @usableFromInline let content: EventContent
    @usableFromInline let agency: String?

    init(_ envelope: EventEnvelope, _ content: EventContent, _ agency: String?) {
        self.envelope = envelope
        self.content = content
        self.agency = agency
    }
}

/// One immutable fact in the journal.
public struct Event: Sendable {
    /// Gapless, from 1, in the order of commit.
    public let position: Int64
    /// When the journal took it in, by the node's clock.
    public let recorded: Timestamp
    @usableFromInline let statement: Statement

    public init(
        position: Int64, recorded: Timestamp, envelope: EventEnvelope, content: EventContent, agency: String?
    ) {
        self.position = position
        self.recorded = recorded
        statement = Statement(envelope, content, agency)
    }

    /// A draft at its place in the journal.
    public init(_ draft: EventDraft, position: Int64, recorded: Timestamp) {
        self.position = position
        self.recorded = recorded
        statement = draft.statement
    }

    @inlinable public var envelope: EventEnvelope { statement.envelope }
    @inlinable public var content: EventContent { statement.content }
    /// Who posted it; nil for what a component derived.
    @inlinable public var agency: String? { statement.agency }

    @inlinable public var id: String { statement.envelope.id }
    @inlinable public var source: String { statement.envelope.source }
    @inlinable public var type: EventType { statement.envelope.type }
    @inlinable public var subject: String? { statement.envelope.subject }
    @inlinable public var data: JSONView? { statement.content.data }
}

/// An event that is not in the journal yet.
public struct EventDraft: Sendable {
    @usableFromInline let statement: Statement
    public let key: EventKey
    public let digest: SHA256Digest

    public init(envelope: EventEnvelope, content: EventContent, agency: String?) {
        statement = Statement(envelope, content, agency)
        key = EventKey(source: envelope.source, id: envelope.id)
        digest = content.digest
    }

    @inlinable public var envelope: EventEnvelope { statement.envelope }
    @inlinable public var content: EventContent { statement.content }
    @inlinable public var agency: String? { statement.agency }
}
