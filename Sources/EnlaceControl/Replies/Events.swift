/// What narrows a listing of events; nil means any.
package struct EventListRequest: Hashable, Sendable {
    package static let limits: ClosedRange<Int64> = 1...1_000

    package var limit = 20
    /// Only events before this position: how to turn the page.
    package var before: Int64?
    package var type: String?
    package var subject: String?
    package var agency: String?

    package init() {}

    package init(_ query: ControlQuery) throws(ControlProblem) {
        limit = Int(try query.integer("limit", in: EventListRequest.limits) ?? 20)
        before = try query.integer("before", in: 1...Int64.max)
        type = query["type"]
        subject = query["subject"]
        agency = query["agency"]
    }

    package var query: ControlQuery {
        var query = ControlQuery()
        query.add("limit", limit)
        query.add("before", before)
        query.add("type", type)
        query.add("subject", subject)
        query.add("agency", agency)
        return query
    }
}

/// An event's envelope, as lists show it.
package struct EventRow: Codable, Hashable, Sendable {
    package var position: Int64
    package var recorded: WireTime
    package var type: String
    package var subject: String?
    package var source: String
    package var id: String
    /// Who posted it; nil for what a component derived.
    package var agency: String?
    /// The node that it came from, if that is another one.
    package var origin: String?

    package init(
        position: Int64, recorded: WireTime, type: String, subject: String?, source: String, id: String,
        agency: String?, origin: String? = nil
    ) {
        self.position = position
        self.recorded = recorded
        self.type = type
        self.subject = subject
        self.source = source
        self.id = id
        self.agency = agency
        self.origin = origin
    }
}

/// Newest first.
package struct EventListReply: Codable, Hashable, Sendable {
    package var events: [EventRow]
    /// The `before` of the next page; nil at the journal's start.
    package var next: Int64?
    /// What a reader must know, for example that the agency is no longer configured.
    package var notes: [String]

    package init(events: [EventRow], next: Int64? = nil, notes: [String] = []) {
        self.events = events
        self.next = next
        self.notes = notes
    }
}

package struct EventDetailReply: Codable, Hashable, Sendable {
    package var event: EventRow
    /// When it happened, by the poster's clock.
    @OrNull package var time: WireTime?
    package var extensions: [String: String]
    /// The event's data, with null where a restricted field is masked.
    package var data: WireJSON
    /// JSON Pointers to the masked fields.
    package var masked: [String]
    /// SHA-256 over the stored bytes, hexadecimal.
    package var digest: String?
    /// Why there is no data any more; nil where there is.
    package var gone: Gone?

    package enum Gone: String, Codable, Hashable, Sendable {
        /// The person that it was about was erased.
        case erased
        /// It was kept as long as its type is.
        case expired
    }

    package init(
        event: EventRow, time: WireTime?, extensions: [String: String], data: WireJSON, masked: [String],
        digest: String? = nil, gone: Gone? = nil
    ) {
        self.event = event
        self.time = time
        self.extensions = extensions
        self.data = data
        self.masked = masked
        self.digest = digest
        self.gone = gone
    }
}
