/// What narrows a listing of notices; nil means any.
package struct DeliveryListRequest: Hashable, Sendable {
    package static let limits: ClosedRange<Int64> = 1...1_000

    package var partner: String?
    /// `pending`, `delivered`, `dead` or `dropped`.
    package var status: String?
    package var limit = 20

    package init() {}

    package init(_ query: ControlQuery) throws(ControlProblem) {
        partner = query["partner"]
        status = query["status"]
        limit = Int(try query.integer("limit", in: DeliveryListRequest.limits) ?? 20)
    }

    package var query: ControlQuery {
        var query = ControlQuery()
        query.add("partner", partner)
        query.add("status", status)
        query.add("limit", limit)
        return query
    }
}

/// Newest first.
package struct DeliveryListReply: Codable, Hashable, Sendable {
    package var deliveries: [DeliveryRow]
    /// What a reader must know, for example that the partner is no longer configured.
    package var notes: [String]

    package init(deliveries: [DeliveryRow], notes: [String] = []) {
        self.deliveries = deliveries
        self.notes = notes
    }
}

package struct DeliveryRow: Codable, Hashable, Sendable {
    package var partner: String
    /// Position of the event that the notice tells of.
    package var position: Int64
    package var type: String
    package var subject: String?
    package var created: WireTime
    @OrNull package var expires: WireTime?
    package var notice: NoticeState

    package init(
        partner: String, position: Int64, type: String, subject: String?, created: WireTime, expires: WireTime? = nil,
        notice: NoticeState
    ) {
        self.partner = partner
        self.position = position
        self.type = type
        self.subject = subject
        self.created = created
        self.expires = expires
        self.notice = notice
    }
}

package struct DeliveryDetailReply: Codable, Hashable, Sendable {
    package var delivery: DeliveryRow
    package var trail: NoticeTrail?
    /// The body as it is sent, but null in place of what is restricted; nil where it may not be shown.
    package var body: WireJSON?

    package init(delivery: DeliveryRow, trail: NoticeTrail?, body: WireJSON?) {
        self.delivery = delivery
        self.trail = trail
        self.body = body
    }
}

package struct RetryReply: Codable, Hashable, Sendable {
    /// How many notices are due again now.
    package var retried: Int

    package init(retried: Int) {
        self.retried = retried
    }
}
