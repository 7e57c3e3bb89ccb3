package import EnlaceCore

/// Who may receive: one file in partners.d.
package struct Partner: Sendable {
    package var id: String
    package var name: String
    package var `class`: PartnerClass
    /// Two letters, ISO 3166-1.
    package var country: String
    /// Where notices are sent; nil for a partner that only pulls.
    package var endpoint: NoticeDelivery.Endpoint?
    package var format: Format
    /// All keys that the partner may hold: old and new during rotation.
    package var keys: [WebhookSignature.SigningKey]
    /// Names of the secrets that hold ``keys``.
    package var keyNames: [String] = []
    /// The id of the partner's own node, where it runs one.
    package var peer: String?
    /// The public keys with which that node may sign: old and new during rotation. Empty where none is pinned.
    package var peerKeys: [NodePublicKey] = []
    package var readTokens: [ReadToken]
    /// Attempts under way at the same time.
    package var concurrency: Int
    /// Attempts that begin in a second; nil for as many as there are.
    package var rate: Double?
    package var order: Order
    /// Nothing is sent or handed out to it; what it is to be told waits.
    package var isHeld = false
    package var agreement: Agreement

    package init(
        id: String, name: String, class: PartnerClass, country: String, endpoint: NoticeDelivery.Endpoint?,
        format: Format = .notice, keys: [WebhookSignature.SigningKey], peer: String? = nil,
        readTokens: [ReadToken] = [],
        concurrency: Int = Partner.defaultConcurrency, rate: Double? = nil, order: Order = .unordered,
        agreement: Agreement
    ) {
        self.id = id
        self.name = name
        self.class = `class`
        self.country = country
        self.endpoint = endpoint
        self.format = format
        self.keys = keys
        self.peer = peer
        self.readTokens = readTokens
        self.concurrency = concurrency
        self.rate = rate
        self.order = order
        self.agreement = agreement
    }

    package static let defaultConcurrency = 32

    /// What is sent.
    package enum Format: String, Sendable, Hashable, CaseIterable {
        /// The whole notice.
        case notice
        /// Its id and type only; the partner pulls the rest.
        case thin
    }

    /// In which order notices reach the partner.
    package enum Order: String, Sendable, Hashable, CaseIterable {
        case unordered = "none"
        /// Notices about one object go one after the other; a dead letter or a dropped one releases the next.
        case object
    }
}
