package import EnlaceCore

/// When an attempt that failed is made again.
package struct RetrySchedule: Sendable {
    /// The pause before each attempt, the first included; after the last attempt the notice is a dead letter.
    package var pauses: [Timestamp.Span]
    /// A pause is made longer or shorter by up to this share of it, so that what failed together does not come back together.
    package var jitter: Double
    /// A partner's Retry-After counts up to this.
    package var longestRequest: Timestamp.Span

    package init(pauses: [Timestamp.Span], jitter: Double, longestRequest: Timestamp.Span) {
        self.pauses = pauses
        self.jitter = jitter
        self.longestRequest = longestRequest
    }

    package static let standard = RetrySchedule(
        pauses: [
            .seconds(0), .seconds(5), .minutes(5), .minutes(30), .hours(2), .hours(5), .hours(10), .hours(14),
            .hours(20), .hours(24),
        ],
        jitter: 0.2, longestRequest: PartnerGate.longestQuiet)

    /// The pause after the `attempts`-th attempt has failed; nil if it was the last.
    ///
    /// - Parameters:
    ///   - requested: what the partner asked for; never undercut.
    ///   - random: from 0 up to 1.
    package func pause(afterAttempts attempts: Int, requested: Timestamp.Span?, random: Double) -> Timestamp.Span? {
        guard pauses.indices.contains(attempts) else { return nil }
        let planned = Double(pauses[attempts].milliseconds) * (1 + jitter * (2 * random - 1))
        let asked = min(requested?.milliseconds ?? 0, longestRequest.milliseconds)
        return .milliseconds(max(Int64(planned), asked))
    }
}
