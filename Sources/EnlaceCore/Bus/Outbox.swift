/// What a partner is sent: the redacted event, frozen when it enters the outbox.
public struct Notice: Sendable, Hashable {
    /// Unique, and stable over all attempts; letters, digits, `_` and `-` only, so it can be a `webhook-id`.
    public let id: String
    public let partner: String
    /// Position of the event that it tells of.
    public let position: Int64
    public let type: EventType
    /// The object that the event is about.
    public let subject: String?
    /// The body to sign and send, byte for byte.
    public let body: [UInt8]
    public let created: Timestamp
    /// After this time it is dropped instead of sent.
    public let expires: Timestamp?
    /// Notices of one partner with the same queue are due one after the other; nil for one that waits for no other.
    public let queue: String?
    /// The key under which the body is sealed on its way into the outbox; nil where it is about nobody, and in what the
    /// outbox hands out, where the body says so itself.
    public let key: PersonTag?

    public init(
        id: String, partner: String, position: Int64, type: EventType, subject: String?, body: [UInt8],
        created: Timestamp, expires: Timestamp?, queue: String? = nil, key: PersonTag? = nil
    ) {
        self.id = id
        self.partner = partner
        self.position = position
        self.type = type
        self.subject = subject
        self.body = body
        self.created = created
        self.expires = expires
        self.queue = queue
        self.key = key
    }

    /// A request to forget somebody, or the answer to one: no backlog of other notices keeps it from its partner.
    public var isErrand: Bool { Notice.errands.contains(type) }

    public static let errands: Set<EventType> = [.erasureRequested, .erasureConfirmed]

    /// The same with another body, sealed or opened.
    func with(body: [UInt8]) -> Notice {
        Notice(
            id: id, partner: partner, position: position, type: type, subject: subject, body: body, created: created,
            expires: expires, queue: queue)
    }
}

/// How far the sending of a notice has come.
public struct NoticeProgress: Sendable, Hashable {
    public enum Status: String, Sendable, Codable, CaseIterable {
        /// To be tried when it is due.
        case pending
        /// The partner has it: it took it, or fetched it (``NoticeProgress/isPulled``).
        case delivered
        /// Given up after the last retry, or refused for good: kept, listed, and retried on an admin's word.
        case dead
        /// Not to be sent any more: the agreement no longer allows it, or its time has passed.
        case dropped
    }

    public var status: Status
    /// Attempts made so far.
    public var attempts: Int
    /// When the next attempt is due, while pending.
    public var due: Timestamp
    public var lastAttempt: Timestamp?
    /// HTTP status of the last attempt; nil if there was no answer.
    public var lastStatus: Int?
    /// What came of the last attempt, in words for an admin.
    public var lastOutcome: String?
    /// Attempts before the last one, oldest first: see ``begin()``.
    public var earlier: [NoticeAttempt] = []

    public init(status: Status = .pending, attempts: Int = 0, due: Timestamp) {
        self.status = status
        self.attempts = attempts
        self.due = due
    }

    /// Why a notice that is pending is not sent: the partner fetches it, so it is due when its lifetime is over. The text is
    /// what the notice says came of its last attempt.
    public enum Left: String, Sendable, CaseIterable {
        /// The partner has not been told that there is anything.
        case unannounced = "waits to be pulled"
        case announced = "announced, waits to be pulled"
    }

    public var left: Left? { status == .pending ? lastOutcome.flatMap(Left.init) : nil }

    /// Whether it is due later than `time` for no good reason: it was tried later than that, by a clock that was ahead, or
    /// never. What was left for the partner to fetch has a reason, unless it was left in one of `ways`.
    package func isRecalled(to time: Timestamp, left ways: Set<Left>) -> Bool {
        guard status == .pending, due > time else { return false }
        if let left { return ways.contains(left) }
        return attempts == 0 || lastAttempt.map { $0 > time } ?? false
    }

    /// The partner fetched it itself: it is delivered without an answer of the partner.
    public var isPulled: Bool { status == .delivered && lastStatus == nil }
}

public struct OutboxEntry: Sendable, Hashable {
    /// Order of entry into the outbox.
    public let sequence: Int64
    public let notice: Notice
    public var progress: NoticeProgress

    public init(sequence: Int64, notice: Notice, progress: NoticeProgress) {
        self.sequence = sequence
        self.notice = notice
        self.progress = progress
    }
}

/// A change to the outbox, stored in one transaction with the events that tell of it.
public enum OutboxChange: Sendable {
    /// A notice to send from now on; one with a known id is left as it is.
    case add(Notice)
    /// What was delivered stays so: an update that says otherwise comes from an attempt that was overtaken, and is ignored.
    ///
    /// Whoever has fetched the entry names its `sequence` too, by which it is found sooner than by its id.
    case update(id: String, sequence: Int64? = nil, NoticeProgress)
    /// A partner is to be sent nothing until a time, of which the latest counts; nil ends it.
    case quiet(partner: String, until: Timestamp?)
    /// What waits for a partner beyond `time` for no good reason is due then, also behind the head of its queue:
    /// ``NoticeProgress/isRecalled(to:left:)``.
    case recall(partner: String, left: Set<NoticeProgress.Left>, to: Timestamp)
    /// Errands (``Notice/isErrand``) to a partner that has recovered are due at `time`, if fewer than so many attempts were
    /// made and the last one failed for its trouble: it did not answer, or with a status from 429 on.
    case hasten(partner: String, attemptsBelow: Int, to: Timestamp)
}

/// The durable list of notices; written only through ``EventJournal/commit(_:)``.
///
/// Of the pending notices in one ``Notice/queue`` of a partner, one is at the head. The others wait behind it: they are
/// pending, but not due whatever their due time. When the head is pending no more, the one that entered first of those
/// that wait takes its place. A notice that becomes pending again waits behind the head, if there is one.
public protocol NoticeOutbox: Sendable {
    /// Pending entries of `partner` that are due at `time`, in order of due time, at most `limit`, leaving out `excluded`
    /// sequences and what waits behind the head of its queue.
    ///
    /// - Parameter errandsFirst: whether ``Notice/isErrand`` comes before due time.
    func due(partner: String, at time: Timestamp, excluding excluded: Set<Int64>, errandsFirst: Bool, limit: Int)
        async throws(JournalError) -> [OutboxEntry]

    /// When the next pending entry of `partner` becomes due that is not `excluded` and waits behind no other; nil if there is none.
    func nextDue(partner: String, excluding excluded: Set<Int64>) async throws(JournalError) -> Timestamp?

    /// Pending entries of `partner` whose ``Notice/expires`` has come at `time`, whenever they are due and whether or not
    /// they wait behind another: in any order, at most `limit`, leaving out `excluded` sequences. It may take a look at all
    /// that waits for the partner.
    func expired(of partner: String, at time: Timestamp, excluding excluded: Set<Int64>, limit: Int)
        async throws(JournalError) -> [OutboxEntry]

    /// Entries of `partner` after `sequence`, in the order of entry, at most `limit`: what it may have missed, which is
    /// pending or dead, and what it fetched before (``NoticeProgress/isPulled``), in case the answer was lost.
    func missed(by partner: String, after sequence: Int64, limit: Int) async throws(JournalError) -> [OutboxEntry]

    /// Newest first.
    func entries(matching filter: OutboxFilter, limit: Int) async throws(JournalError) -> [OutboxEntry]

    func entry(id: String) async throws(JournalError) -> OutboxEntry?

    /// How many entries there are of each status, for each partner.
    func counts() async throws(JournalError) -> [String: [NoticeProgress.Status: Int]]

    /// Until when each partner is to be sent nothing; also times that are over.
    func quiets() async throws(JournalError) -> [String: Timestamp]
}

/// What narrows a listing of the outbox; nil means any.
public struct OutboxFilter: Sendable {
    public var partner: String?
    public var status: NoticeProgress.Status?
    public var position: Int64?
    /// Only what entered the outbox before the entry of this sequence.
    public var before: Int64?

    public init(
        partner: String? = nil, status: NoticeProgress.Status? = nil, position: Int64? = nil, before: Int64? = nil
    ) {
        self.partner = partner
        self.status = status
        self.position = position
        self.before = before
    }

    public func matches(_ entry: OutboxEntry) -> Bool {
        (partner == nil || partner == entry.notice.partner)
            && (status == nil || status == entry.progress.status)
            && (position == nil || position == entry.notice.position)
            && before.map { entry.sequence < $0 } ?? true
    }
}

/// What a persistence plugin provides.
public typealias EventStore = EventJournal & NoticeOutbox
