package import EnlaceCore

/// Bounds how many attempts begin in a second: as many as the rate says, after a rest up to one second's worth at once.
package struct TokenBucket: Sendable {
    /// Attempts a second.
    package let rate: Double
    private var tokens: Double
    private var asOf: Timestamp?

    package init(rate: Double) {
        self.rate = rate
        tokens = max(1, rate)
    }

    /// How many attempts may begin now.
    package func room(at now: Timestamp) -> Int {
        // What is missing to a whole token by rounding alone is not waited for.
        Int(tokens(at: now) + 0.000_001)
    }

    /// When the next attempt may begin.
    package func opening(at now: Timestamp) -> Timestamp {
        let missing = max(0, 1 - tokens(at: now))
        return now + .milliseconds(Int64((missing / rate * 1_000).rounded(.up)))
    }

    package mutating func begin(at now: Timestamp) {
        tokens = max(0, tokens(at: now) - 1)
        asOf = now
    }

    /// The clock was set back: what was saved up by then stays.
    package mutating func setBack(to now: Timestamp) {
        asOf = asOf.map { min($0, now) }
    }

    private func tokens(at now: Timestamp) -> Double {
        // A clock that was set back neither gives nor takes.
        let elapsed = max(0, (now - (asOf ?? now)).milliseconds)
        return min(max(1, rate), tokens + Double(elapsed) * rate / 1_000)
    }
}
