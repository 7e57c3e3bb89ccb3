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
            self.init(.recoverable(after: nil), status: answer.status, detail: reason)
        case .complete, .cut:
            guard let status = answer.status else {
                self.init(.recoverable(after: nil), status: nil, detail: "no HTTP answer")
                return
            }
            self.init(status: status, retryAfter: answer.retryAfter.flatMap { RetryAfter.parse($0, at: now) })
            if verdict == .delivered { self.answer = answer.body }
        }
    }

    private init(status: Int, retryAfter: Timestamp.Span?) {
        switch status {
        case 200..<300:
            self.init(.delivered, status: status, detail: "accepted with \(status)")
        case 300..<400:
            self.init(
                .recoverable(after: nil), status: status, detail: "answered \(status); redirects are not followed")
        case 410:
            self.init(.gone, status: status, detail: "answered 410: the endpoint is gone")
        case 429, 502, 503, 504:
            self.init(.recoverable(after: retryAfter), status: status, detail: "answered \(status)")
        default:
            self.init(.recoverable(after: nil), status: status, detail: "answered \(status)")
        }
    }
}
