package import EnlaceCore

/// Why an attempt was refused here, before a byte of it left.
package enum Refusal: Error, Hashable {
    /// The URL is not one that a notice may be sent to, or not of a form that is accepted.
    case unusableEndpoint(reason: String)
    /// The host stands for, or resolved to, an address that notices do not go to.
    case address(EgressRefusal)
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
        // A name may resolve otherwise tomorrow, and an operator has time to allow the address before the last attempt.
        case .address: .recoverable(after: nil)
        case .busy, .stopping, .notSigned: .recoverable(after: nil)
        case .unusableEndpoint, .noKey, .unfitForHeader: .final
        }
    }

    private var detail: String {
        switch self {
        case .unusableEndpoint(let reason): "the endpoint cannot be used: \(reason)"
        case .address(let refusal): refusal.description
        case .noKey: "the partner has no key to sign with"
        case .unfitForHeader: "the notice's id or content type contains control characters"
        case .notSigned: "the notice could not be signed"
        case .busy: "sender busy"
        case .stopping: "sender stopping"
        }
    }
}
