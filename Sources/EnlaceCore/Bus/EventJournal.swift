/// The durable, totally ordered log of events: what ``EventBus`` promises rests on this.
///
/// An engine that implements it gives
/// - **one order**: positions from 1 without gaps, in the order of commit;
/// - **all or nothing**: everything in a ``Commit`` is stored together, or nothing of it;
/// - **durability**: `commit` returns after the bytes are on stable storage (where ``isDurable``);
/// - **idempotency** on (source, id) for as long as the journal exists;
/// - **the tap before the answer**: what was committed is handed to the tap, in order, before `commit` returns.
///
/// The shape also fits a distributed log, for example NATS JetStream: stream sequence = position,
/// `Nats-Msg-Id` = the (source, id) key, expected-last-sequence = an optimistic cursor move.
public protocol EventJournal: Sendable {
    /// False for a journal that forgets when the process ends.
    var isDurable: Bool { get }

    /// The last position committed; 0 when the journal is empty.
    var head: Int64 { get }

    /// Names the one listener that sees every committed event in order; called once, before the first commit.
    func attach(tap: @escaping @Sendable ([Event]) -> Void)

    /// Stores everything in `commit` together and answers with a receipt for each of its events, in order.
    func commit(_ commit: Commit) async throws(JournalError) -> [Receipt]

    /// Remembers a component's cursor with the next commit, without forcing one: losing it costs only a re-read.
    func note(_ cursor: Cursor)

    /// The events after `position`, oldest first: at most `limit` positions are looked at, those of other
    /// types than `types` left out.
    func events(after position: Int64, limit: Int, types: Set<EventType>?) async throws(JournalError) -> EventPage

    /// The newest events before `position`, newest first, at most `limit`.
    func events(before position: Int64, limit: Int, matching filter: EventFilter) async throws(JournalError) -> [Event]

    func event(source: String, id: String) async throws(JournalError) -> Event?

    /// How far `component` had come by the last commit that says so; 0 if never.
    func cursor(of component: String) async throws(JournalError) -> Int64

    func snapshot(of component: String) async throws(JournalError) -> Snapshot?

    /// What the last look at everything has found.
    var health: JournalHealth { get }

    /// Looks at everything that is stored, giving way to writers, and answers with ``health`` as it is then.
    func check() async -> JournalHealth

    /// Leaves no copy behind, in a log of changes or elsewhere, of what was overwritten or dropped before.
    ///
    /// What a journal keeps of persons is ciphertext in any copy; this is for the day on which a key is found after all.
    func scrub() async throws(JournalError)

    /// Lets the content of events go that is kept no longer, and notices that told of them; place, id, type and digest
    /// stay, so that a repost is known and the whole can be checked. What still waits in the outbox keeps its event.
    func expire(_ expiry: Expiry) async throws(JournalError) -> Expiry.Outcome
}

extension EventJournal {
    /// When the last event was recorded, before which nothing will be; nil in an empty journal.
    package func newestRecorded() async throws(JournalError) -> Timestamp? {
        try await events(before: .max, limit: 1, matching: EventFilter()).first?.recorded
    }

    /// For a journal that has no second copy of anything.
    public func scrub() async throws(JournalError) {}

    /// For a journal that stores nothing.
    public var health: JournalHealth { .unchecked }

    public func check() async -> JournalHealth { health }
}

/// What narrows a listing of events; nil means any.
public struct EventFilter: Sendable {
    public var type: EventType?
    public var subject: String?
    public var agency: String?
    /// No index serves it: a listing by id reads the journal backwards until it has enough.
    public var id: String?

    public init(type: EventType? = nil, subject: String? = nil, agency: String? = nil, id: String? = nil) {
        self.type = type
        self.subject = subject
        self.agency = agency
        self.id = id
    }

    public func matches(_ event: Event) -> Bool {
        (type == nil || type == event.type) && (subject == nil || subject == event.subject)
            && (agency == nil || agency == event.agency) && (id == nil || id == event.id)
    }
}

/// A stretch of the journal.
public struct EventPage: Sendable {
    public var events: [Event]
    /// The last position looked at, whether or not its event was wanted: where the next page starts.
    public var end: Int64

    public init(events: [Event], end: Int64) {
        self.events = events
        self.end = end
    }
}

/// What became of one event of a commit.
public struct Receipt: Sendable, Hashable {
    public let position: Int64
    /// The journal had the event already: `position` is where it stood before.
    public let isDuplicate: Bool

    public init(position: Int64, isDuplicate: Bool) {
        self.position = position
        self.isDuplicate = isDuplicate
    }
}

/// How far a component has read.
public struct Cursor: Sendable, Hashable {
    public var component: String
    public var position: Int64

    public init(component: String, position: Int64) {
        self.component = component
        self.position = position
    }
}

/// A component's state after all events up to a position.
public struct Snapshot: Sendable, Hashable {
    public var component: String
    public var position: Int64
    public var state: [UInt8]

    public init(component: String, position: Int64, state: [UInt8]) {
        self.component = component
        self.position = position
        self.state = state
    }
}
