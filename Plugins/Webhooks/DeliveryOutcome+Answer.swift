package import EnlaceCore

extension DeliveryOutcome {
    /// Reads an answer as design and standard ask: only 2xx is success, 410 retires the endpoint, all else may be
    /// tried again. Whether a 409 or 422 is final depends on the partner, so the relay decides that from the status.
    ///
    /// - Parameter now: against which a `Retry-After` in the form of a date is measured.
    package init(_ answer: Answer, at now: Timestamp) {
        switch answer.ending {
        case .stopped:
            self = Refusal.stopping.outcome
        case .refused(let refusal):
            self = Refusal.address(refusal).outcome
        case .failed(let reason):
            // Also after a 2xx status line: a partner that did not finish its answer may not have kept the notice,
            // and one that did knows it again by its id.
            let pause = answer.status.flatMap { DeliveryOutcome.pause(status: $0, answer, at: now) }
            self.init(.recoverable(after: pause), status: answer.status, detail: reason)
        case .complete, .cut:
            guard let status = answer.status else {
                self.init(.recoverable(after: nil), status: nil, detail: "no HTTP answer")
                return
            }
            self.init(status: status, pause: DeliveryOutcome.pause(status: status, answer, at: now))
            if verdict == .delivered { self.answer = answer.body }
        }
    }

    /// For how long an overloaded partner asks to be left alone.
    private static func pause(status: Int, _ answer: Answer, at now: Timestamp) -> Timestamp.Span? {
        guard overloaded.contains(status) else { return nil }
        return answer.retryAfter.flatMap { RetryAfter.parse($0, at: now) }
    }

    private init(status: Int, pause: Timestamp.Span?) {
        switch status {
        case 200..<300:
            self.init(.delivered, status: status, detail: "accepted with \(status)")
        case 300..<400:
            self.init(
                .recoverable(after: nil), status: status, detail: "answered \(status); redirects are not followed")
        case 410:
            self.init(.gone, status: status, detail: "answered 410: the endpoint is gone")
        default:
            self.init(.recoverable(after: pause), status: status, detail: "answered \(status)")
        }
    }
}
