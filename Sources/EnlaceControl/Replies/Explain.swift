/// What became of an event: what followed from it, and for each partner what was decided and delivered.
package struct ExplainReply: Codable, Hashable, Sendable {
    package var event: EventRow
    /// What components derived from it, in order of position; also what has expired since.
    package var derived: [EventRow]
    /// False while the relay has not reached the event yet; ``partners`` is empty then.
    package var decided: Bool
    /// False for a type that stays on its node: nobody is told, and nothing is decided.
    package var travels: Bool
    /// Components that have not come to it yet, so that more may follow from it; nil if there are none.
    package var behind: [String]?
    package var partners: [PartnerStory]

    package init(
        event: EventRow, derived: [EventRow], decided: Bool, travels: Bool = true, behind: [String]? = nil,
        partners: [PartnerStory]
    ) {
        self.event = event
        self.derived = derived
        self.decided = decided
        self.travels = travels
        self.behind = behind
        self.partners = partners
    }
}

/// What one partner was, or was not, told of an event.
package struct PartnerStory: Codable, Hashable, Sendable {
    package enum Decision: String, Codable, Hashable, Sendable {
        case sent, refused
    }

    package var partner: String
    package var decision: Decision
    /// The rule that decided, in words.
    package var reason: String
    /// Version of the agreement that decided.
    package var agreement: String?
    /// Data fields that left.
    package var fields: [String]
    /// Data fields that were held back.
    package var withheld: [String]
    /// Why restricted fields left: the ground, and the id of the event that granted or invoked it.
    package var basis: String?
    /// Of all of them, those in which a number of people was not told as it is; nil if there are none.
    package var suppressed: [String]?
    /// Whether that is because an earlier report may have counted some of the same people; nil if it is not.
    package var overlaps: Bool?
    /// How the notice fares; nil if there is none.
    package var notice: NoticeState?
    /// What is known of the notice besides; nil if there is none.
    package var trail: NoticeTrail?

    package init(
        partner: String, decision: Decision, reason: String, agreement: String? = nil, fields: [String] = [],
        withheld: [String] = [], basis: String? = nil, suppressed: [String]? = nil, overlaps: Bool? = nil,
        notice: NoticeState? = nil, trail: NoticeTrail? = nil
    ) {
        self.partner = partner
        self.decision = decision
        self.reason = reason
        self.agreement = agreement
        self.fields = fields
        self.withheld = withheld
        self.basis = basis
        self.suppressed = suppressed
        self.overlaps = overlaps
        self.notice = notice
        self.trail = trail
    }
}

/// How the sending of a notice has come along.
package struct NoticeState: Codable, Hashable, Sendable {
    package var id: String
    /// `pending`, `delivered`, `dead` or `dropped`.
    package var status: String
    package var attempts: Int
    /// When the next attempt is due, while pending; null also where none will be made as things are.
    @OrNull package var due: WireTime?
    /// Why no attempt will be made as things are; nil where nothing stands in the way.
    package var obstacle: Obstacle?
    @OrNull package var lastAttempt: WireTime?
    /// HTTP status of the last attempt; null if there was no answer.
    @OrNull package var lastStatus: Int?
    /// What came of the last attempt, in words.
    package var lastOutcome: String?

    package enum Obstacle: String, Codable, Hashable, Sendable {
        /// An operator paused the partner.
        case paused
        /// The partner's endpoint is gone (410), which pauses it.
        case gone
        /// The partner's file holds it.
        case held
        /// The partner has no endpoint: it fetches its notices itself.
        case pulls
        /// The partner is no longer configured.
        case noPartner = "no_partner"
    }

    package init(
        id: String, status: String, attempts: Int, due: WireTime? = nil, obstacle: Obstacle? = nil,
        lastAttempt: WireTime? = nil, lastStatus: Int? = nil, lastOutcome: String? = nil
    ) {
        self.id = id
        self.status = status
        self.attempts = attempts
        self.due = due
        self.obstacle = obstacle
        self.lastAttempt = lastAttempt
        self.lastStatus = lastStatus
        self.lastOutcome = lastOutcome
    }
}
