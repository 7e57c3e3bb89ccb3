/// A way to reach partners, for example webhooks. It tries once and says what came of it; when to try again is the relay's to decide.
public protocol NoticeChannel: Sendable {
    func deliver(_ delivery: NoticeDelivery) async -> DeliveryOutcome
}

/// One attempt at bringing one notice to one partner.
public struct NoticeDelivery: Sendable {
    /// The notice's id, the same for all attempts.
    public let id: String
    public let partner: String
    public let endpoint: Endpoint
    public let body: [UInt8]
    public let contentType: String
    /// All keys that the partner may hold: old and new during rotation.
    public let keys: [WebhookSignature.SigningKey]
    /// Further header fields, by name; not part of what is signed.
    public let fields: [(name: String, value: String)]
    /// Whether the body of a 2xx is wanted; otherwise nothing of it is kept.
    public let wantsAnswer: Bool

    public init(
        id: String, partner: String, endpoint: Endpoint, body: [UInt8], contentType: String,
        keys: [WebhookSignature.SigningKey], fields: [(name: String, value: String)] = [], wantsAnswer: Bool = false
    ) {
        self.id = id
        self.partner = partner
        self.endpoint = endpoint
        self.body = body
        self.contentType = contentType
        self.keys = keys
        self.fields = fields
        self.wantsAnswer = wantsAnswer
    }

    /// Where a partner listens.
    public struct Endpoint: Sendable, Hashable {
        public var url: String
        /// Plain http is refused unless the partner's file says otherwise.
        public var allowsPlainHTTP: Bool
        /// SHA-256 of the public keys of which the other side must show one, each as `sha256//` and base64; empty for
        /// any that the certificate's authority vouches for.
        public var pinnedKeys: [String]
        /// What this node shows for itself in the TLS handshake; nil for nothing.
        public var clientCertificate: ClientCertificate?

        public init(
            url: String, allowsPlainHTTP: Bool, pinnedKeys: [String] = [], clientCertificate: ClientCertificate? = nil
        ) {
            self.url = url
            self.allowsPlainHTTP = allowsPlainHTTP
            self.pinnedKeys = pinnedKeys
            self.clientCertificate = clientCertificate
        }
    }
}

/// What came of one attempt.
public struct DeliveryOutcome: Sendable, Hashable {
    /// Statuses of an answer by which a partner says that it is overloaded, and may say for how long.
    package static let overloaded: Set<Int> = [429, 502, 503, 504]

    public enum Verdict: Sendable, Hashable {
        case delivered
        /// May succeed later; not before `after`, where the partner said so.
        case recoverable(after: Timestamp.Span?)
        /// The endpoint is gone (410): the partner is paused.
        case gone
        /// Will never succeed as it is.
        case final
    }

    public var verdict: Verdict
    /// HTTP status; nil if there was no answer.
    public var status: Int?
    /// One line for an admin; never anything of the response's body.
    public var detail: String
    /// What is refused is this one notice, and says nothing of how the receiver fares.
    public var isAboutNotice = false
    /// The body of a 2xx, where it was wanted and came to its end within the channel's limit.
    public var answer: [UInt8]?

    public init(_ verdict: Verdict, status: Int?, detail: String, answer: [UInt8]? = nil) {
        self.verdict = verdict
        self.status = status
        self.detail = detail
        self.answer = answer
    }
}
