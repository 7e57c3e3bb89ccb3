package import EnlaceCore

/// Why an attempt was refused here, before a byte of it left.
package enum Refusal: Error, Hashable {
    case malformedURL(reason: String)
    case unsupportedScheme
    case plainHTTP
    case noKey
    case unfitForHeader
    case notSigned
    /// `max_waiting` or `max_waiting_per_host` is reached.
    case busy
    /// The node is shutting down; the notice stays in the outbox.
    case stopping

    package var outcome: DeliveryOutcome {
        DeliveryOutcome(verdict, status: nil, detail: detail)
    }

    private var verdict: DeliveryOutcome.Verdict {
        switch self {
        case .busy, .stopping, .notSigned: .recoverable(after: nil)
        case .malformedURL, .unsupportedScheme, .plainHTTP, .noKey, .unfitForHeader: .final
        }
    }

    private var detail: String {
        switch self {
        case .malformedURL(let reason): "the endpoint is no URL: \(reason)"
        case .unsupportedScheme: "the endpoint must begin with https://"
        case .plainHTTP: "plain http is refused; `allow_plain_http: true` in the partner's file would allow it"
        case .noKey: "the partner has no key to sign with"
        case .unfitForHeader: "the notice's id or content type contains control characters"
        case .notSigned: "the notice could not be signed"
        case .busy: "sender busy"
        case .stopping: "sender stopping"
        }
    }
}
