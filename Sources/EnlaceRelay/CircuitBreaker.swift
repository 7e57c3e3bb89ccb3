package import EnlaceCore

/// Stops sending to a partner that mostly fails, and then tries one attempt at a time until one succeeds.
///
/// Closed, it counts what ended lately. Open, nothing may begin until a pause is over. Half-open, one attempt may run,
/// the probe: its success closes the circuit, its failure opens it again.
package struct CircuitBreaker: Sendable {
    package enum State: Sendable, Hashable {
        case closed
        case open(until: Timestamp)
        /// The attempt that runs; nil until one has begun.
        case halfOpen(probe: Int64?)
    }

    /// What others are to be told: nothing of the probes between.
    package enum Change: Sendable, Hashable {
        case opened(attempts: Int, failures: Int)
        case closed
    }

    package struct Limits: Sendable {
        package var window = Timestamp.Span.minutes(5)
        package var leastAttempts = 10
        /// The share of failures, in hundredths, at which the circuit opens.
        package var failurePercent = 70
        package var pause = Timestamp.Span.seconds(30)

        package init() {}
    }

    /// Attempts that ended within ten seconds, so that the window costs the same for any number of them.
    private struct Slot {
        var number: Int64
        var attempts = 0
        var failures = 0
    }

    package private(set) var state: State
    private let limits: Limits
    private var slots: [Slot] = []
    private static let slotLength = Timestamp.Span.seconds(10)

    /// - Parameter isFailing: whether the circuit was not closed when the node last stopped; a probe comes first then.
    package init(isFailing: Bool = false, limits: Limits = Limits()) {
        state = isFailing ? .halfOpen(probe: nil) : .closed
        self.limits = limits
    }

    /// How many attempts may begin now.
    package func room(at now: Timestamp) -> Int {
        switch state {
        case .closed: .max
        case .open(let until): now >= until ? 1 : 0
        case .halfOpen(let probe): probe == nil ? 1 : 0
        }
    }

    /// Before this time nothing may begin; nil if no time is known to wait for.
    package var opening: Timestamp? {
        if case .open(let until) = state { until } else { nil }
    }

    package mutating func begin(_ attempt: Int64) {
        if state != .closed { state = .halfOpen(probe: attempt) }
    }

    /// An attempt has ended.
    ///
    /// - Parameter hasFailed: nil if it was not made after all.
    package mutating func end(_ attempt: Int64, hasFailed: Bool?, at now: Timestamp) -> Change? {
        switch state {
        case .closed:
            guard let hasFailed else { return nil }
            count(hasFailed, at: now)
            return open(at: now)
        case .halfOpen(probe: attempt):
            return endProbe(hasFailed, at: now)
        case .open, .halfOpen:
            // It began before the circuit opened, and says nothing of the present.
            return nil
        }
    }

    /// Lets a probe begin at once, on an admin's word.
    package mutating func allowProbe() {
        if case .open = state { state = .halfOpen(probe: nil) }
    }

    /// The clock was set back: what is waited for comes earlier by as much, and what was counted lies at no known time.
    package mutating func setBack(by span: Timestamp.Span) {
        slots = []
        if case .open(let until) = state { state = .open(until: until - span) }
    }

    private mutating func endProbe(_ hasFailed: Bool?, at now: Timestamp) -> Change? {
        switch hasFailed {
        case nil:
            state = .halfOpen(probe: nil)
            return nil
        case true?:
            state = .open(until: now + limits.pause)
            return nil
        case false?:
            state = .closed
            slots = []
            return .closed
        }
    }

    /// An attempt counts for the length of the window, and up to a slot's length longer.
    private mutating func count(_ hasFailed: Bool, at now: Timestamp) {
        let length = CircuitBreaker.slotLength.milliseconds
        let oldest = (now - limits.window).milliseconds
        slots.removeAll { ($0.number + 1) * length <= oldest }
        let number = now.milliseconds / length
        // A clock that was set back counts into the newest slot.
        if slots.last.map({ $0.number < number }) ?? true { slots.append(Slot(number: number)) }
        slots[slots.count - 1].attempts += 1
        if hasFailed { slots[slots.count - 1].failures += 1 }
    }

    private mutating func open(at now: Timestamp) -> Change? {
        let attempts = slots.reduce(0) { $0 + $1.attempts }
        let failures = slots.reduce(0) { $0 + $1.failures }
        guard attempts >= limits.leastAttempts, failures * 100 >= attempts * limits.failurePercent else { return nil }
        state = .open(until: now + limits.pause)
        return .opened(attempts: attempts, failures: failures)
    }
}
