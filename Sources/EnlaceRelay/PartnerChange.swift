import EnlaceCore

/// A turn in how a partner fares, each an event of the journal.
package enum PartnerChange: Sendable, Hashable {
    case paused(PartnerPause)
    case resumed
    case failing(attempts: Int, failures: Int)
    case recovered

    init(_ change: CircuitBreaker.Change) {
        switch change {
        case .opened(let attempts, let failures): self = .failing(attempts: attempts, failures: failures)
        case .closed: self = .recovered
        }
    }

    var name: String {
        switch self {
        case .paused: "paused"
        case .resumed: "resumed"
        case .failing: "failing"
        case .recovered: "recovered"
        }
    }

    /// - Parameter number: tells apart the changes of one partner in the same millisecond.
    func draft(of partner: String, at now: Timestamp, number: Int, node: String) -> EventDraft {
        Derivation(
            type, subject: partner, data: data, time: now,
            cause: .timer(object: "\(partner)/\(name)", due: now, index: number)
        ).draft(node: node, component: Relay.name)
    }

    private var type: EventType {
        switch self {
        case .paused: .partnerPaused
        case .resumed: .partnerResumed
        case .failing: .partnerFailing
        case .recovered: .partnerRecovered
        }
    }

    private var data: JSON {
        switch self {
        case .paused(let pause): ["reason": .string(pause.rawValue)]
        case .failing(let attempts, let failures): ["attempts": .int(attempts), "failures": .int(failures)]
        case .resumed, .recovered: [:]
        }
    }
}
