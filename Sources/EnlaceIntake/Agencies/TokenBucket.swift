import EnlaceCore

/// Holds a poster to a mean rate while it may send a second's worth at once.
///
/// Whoever has any token left is let through and may go into debt for it, so a batch larger than the bucket is
/// admitted and paid for afterwards instead of never.
struct TokenBucket: Sendable {
    /// Tokens per second, and the most that are saved up.
    let rate: Int
    private var tokens: Double
    private var updated: Timestamp

    init(rate: Int, now: Timestamp) {
        self.rate = max(1, rate)
        tokens = Double(self.rate)
        updated = now
    }

    /// Nil when there is a token to spend; otherwise how long until there is.
    mutating func delay(at now: Timestamp) -> Timestamp.Span? {
        // A clock that was set back must not take tokens away.
        let passed = max(0, (now - updated).milliseconds)
        tokens = min(Double(rate), tokens + Double(passed) * Double(rate) / 1_000)
        updated = now
        guard tokens < 1 else { return nil }
        return .milliseconds(Int64(((1 - tokens) / Double(rate) * 1_000).rounded(.up)))
    }

    mutating func spend(_ count: Int) {
        tokens -= Double(count)
    }
}
