/// What a journal is asked to let go of: the content of events that are kept no longer.
public struct Expiry: Sendable {
    /// Types whose content goes.
    public var types: Set<EventType>
    /// Only what was recorded before.
    public var before: Timestamp
    /// Only what stands behind this position.
    public var after: Int64
    /// Nothing behind this position is touched, because it may be folded again.
    public var through: Int64
    /// At most so many positions are looked at.
    public var limit: Int64

    public init(types: Set<EventType>, before: Timestamp, after: Int64, through: Int64, limit: Int64) {
        self.types = types
        self.before = before
        self.after = after
        self.through = through
        self.limit = limit
    }

    /// What came of it.
    public struct Outcome: Sendable, Hashable {
        /// Where to go on: up to here nothing is left to do. The same as before where nothing could be done.
        public var end: Int64
        /// How many events have lost their content.
        public var count: Int

        public init(end: Int64, count: Int) {
            self.end = end
            self.count = count
        }
    }
}

extension EventEnvelope.Extension {
    /// Stands on what is left of an event whose content has expired; never taken from others.
    public static let expired = "enlaceexpired"
}

extension Event {
    /// What is left of an event whose content has expired: its place, and what it was about.
    public init(
        expired id: String, source: String, type: EventType, subject: String?, position: Int64, recorded: Timestamp,
        agency: String?
    ) {
        var members: [JSON.Member] = [
            .init("specversion", "1.0"), .init("id", .string(id)), .init("source", .string(source)),
            .init("type", .string(type.name)),
        ]
        if let subject { members.append(.init("subject", .string(subject))) }
        members.append(.init(EventEnvelope.Extension.expired, "true"))
        let envelope = EventEnvelope(
            id: id, source: source, type: type, subject: subject, extensions: [EventEnvelope.Extension.expired: "true"])
        self.init(
            position: position, recorded: recorded, envelope: envelope,
            content: EventContent(built: JSON.object(members).bytes),
            agency: agency)
    }

    /// Whether its content was kept long enough, and is gone.
    public var isExpired: Bool { envelope.extensions[EventEnvelope.Extension.expired] != nil }
}

extension EventBus {
    /// Lets content go that is kept no longer, in the journal and in the tail.
    public func expire(_ expiry: Expiry) async throws(JournalError) -> Expiry.Outcome {
        let outcome = try await journal.expire(expiry)
        if outcome.count > 0 { forget(through: outcome.end) }
        return outcome
    }
}
