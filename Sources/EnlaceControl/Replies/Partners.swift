package struct PartnerListReply: Codable, Hashable, Sendable {
    package var partners: [PartnerRow]

    package init(partners: [PartnerRow]) {
        self.partners = partners
    }
}

package struct PartnerRow: Codable, Hashable, Sendable {
    package var id: String
    package var name: String
    /// For example `humanitarian` or `enforcement`.
    package var `class`: String
    package var country: String?
    package var endpoint: String
    /// What is sent: `notice` (all of it), `thin` (that there is one), or `pull` (nothing: it fetches by itself).
    package var format: String
    package var peer: Bool
    package var outbox: OutboxCounts
    package var way: Way

    /// How sending to it goes.
    package struct Way: Codable, Hashable, Sendable {
        /// `held` by its file; else `operator` or `gone` (410), while nothing is sent until it is resumed.
        @OrNull package var paused: String?
        /// Most attempts failed, and none has succeeded since.
        package var failing: Bool
        /// Nothing is sent before this time.
        @OrNull package var heldUntil: WireTime?

        package init(paused: String? = nil, failing: Bool = false, heldUntil: WireTime? = nil) {
            self.paused = paused
            self.failing = failing
            self.heldUntil = heldUntil
        }
    }

    package init(
        id: String, name: String, class: String, country: String?, endpoint: String, format: String, peer: Bool,
        outbox: OutboxCounts, way: Way = Way()
    ) {
        self.id = id
        self.name = name
        self.class = `class`
        self.country = country
        self.endpoint = endpoint
        self.format = format
        self.peer = peer
        self.outbox = outbox
        self.way = way
    }
}

package struct PartnerDetailReply: Codable, Hashable, Sendable {
    package var partner: PartnerRow
    package var agreement: Agreement
    /// Names of the secrets that notices are signed with; never the secrets.
    package var keys: [String]

    package init(partner: PartnerRow, agreement: Agreement, keys: [String]) {
        self.partner = partner
        self.agreement = agreement
        self.keys = keys
    }

    /// What the partner may know.
    package struct Agreement: Codable, Hashable, Sendable {
        package var version: String
        package var purpose: String?
        package var areas: [String]
        package var types: [Grant]
        /// Grounds on which restricted fields may leave.
        package var basis: [String]?
        /// How exactly it is told what ``types`` names.
        package var terms: AgreementTerms?
        /// A notice that could not be delivered within so many seconds is dropped.
        package var lifetimeSeconds: Int64?
        /// Whether the partner's node may pass notices on.
        package var onward: Bool?

        package init(
            version: String, purpose: String?, areas: [String], types: [Grant], basis: [String]? = nil,
            terms: AgreementTerms? = nil, lifetimeSeconds: Int64? = nil, onward: Bool? = nil
        ) {
            self.version = version
            self.purpose = purpose
            self.areas = areas
            self.types = types
            self.basis = basis
            self.terms = terms
            self.lifetimeSeconds = lifetimeSeconds
            self.onward = onward
        }
    }

    /// The fields of one type that may leave.
    package struct Grant: Codable, Hashable, Sendable {
        package var type: String
        package var fields: [String]

        package init(type: String, fields: [String]) {
            self.type = type
            self.fields = fields
        }
    }
}

/// What came of one test notice: a ping that tells nothing of anybody.
package struct PartnerTestReply: Codable, Hashable, Sendable {
    package var partner: String
    package var delivered: Bool
    /// HTTP status; null if there was no answer.
    @OrNull package var status: Int?
    package var detail: String
    package var milliseconds: Int

    package init(partner: String, delivered: Bool, status: Int?, detail: String, milliseconds: Int) {
        self.partner = partner
        self.delivered = delivered
        self.status = status
        self.detail = detail
        self.milliseconds = milliseconds
    }
}
