package import EnlaceCore

/// Whether an attempt at a partner may begin now: the circuit is not open, the partner has not asked for quiet, and its
/// rate is not used up. A notice that waits here uses up no attempt of its schedule.
package struct PartnerGate: Sendable {
    package private(set) var circuit: CircuitBreaker
    private var bucket: TokenBucket?
    private var quietUntil: Timestamp?
    /// The latest time that was seen.
    private var seen: Timestamp?

    /// How long an overloaded partner is left alone that does not say for how long.
    package static let shortestQuiet = Timestamp.Span.seconds(5)
    /// A partner's Retry-After counts up to this, for the notice as for all others that wait.
    package static let longestQuiet = Timestamp.Span.hours(6)

    package init(circuit: CircuitBreaker = CircuitBreaker(), rate: Double? = nil) {
        self.circuit = circuit
        bucket = rate.map(TokenBucket.init)
    }

    package mutating func setRate(_ rate: Double?) {
        if bucket?.rate != rate { bucket = rate.map(TokenBucket.init) }
    }

    /// How many attempts may begin now.
    package func room(at now: Timestamp) -> Int {
        if let quietUntil, now < quietUntil { return 0 }
        return min(circuit.room(at: now), bucket?.room(at: now) ?? .max)
    }

    /// When there will be room again; nil if there is, or if the end of the attempt under way decides.
    package func opening(at now: Timestamp) -> Timestamp? {
        guard room(at: now) == 0 else { return nil }
        return [quietUntil, circuit.opening, bucket?.opening(at: now)].compactMap(\.self).filter { $0 > now }.max()
    }

    /// Until when the partner has asked for quiet; nil if it has not, or that is over.
    package func quiet(at now: Timestamp) -> Timestamp? {
        quietUntil.flatMap { $0 > now ? $0 : nil }
    }

    /// Takes over what a partner has asked for before a restart. What it cannot have asked for was noted by a clock that
    /// was ahead, and says nothing.
    package mutating func keepQuiet(until time: Timestamp, at now: Timestamp) {
        quietUntil = time <= now + PartnerGate.longestQuiet ? time : nil
    }

    /// Until when a partner has asked for quiet, by what was stored before a start: what ends after all that is recorded was
    /// noted by a clock that was as far ahead, if it was.
    ///
    /// - Parameter newest: when the last event was recorded.
    package static func quiet(noted end: Timestamp, newest: Timestamp, at now: Timestamp) -> Timestamp {
        newest > now && end > newest ? end - (newest - now) : end
    }

    /// Takes in what time it is. Where the clock was set back, so is all that waits by it; answers whether it was.
    package mutating func look(at now: Timestamp) -> Bool {
        defer { seen = now }
        guard let seen, seen > now + PartnerGate.slightest else { return false }
        quietUntil = quietUntil.map { $0 - (seen - now) }
        circuit.setBack(by: seen - now)
        bucket?.setBack(to: now)
        return true
    }

    /// A clock that is set back by less than this has been adjusted.
    private static let slightest = Timestamp.Span.seconds(1)

    /// Until when the partner is left alone for its own sake; the rate does not count.
    package func heldUntil(at now: Timestamp) -> Timestamp? {
        [quietUntil, circuit.opening].compactMap(\.self).filter { $0 > now }.max()
    }

    package mutating func begin(_ attempt: Int64, at now: Timestamp) {
        note(now)
        circuit.begin(attempt)
        bucket?.begin(at: now)
    }

    /// An attempt has ended.
    ///
    /// - Parameter outcome: nil if it was not made after all.
    package mutating func end(
        _ attempt: Int64, _ outcome: DeliveryOutcome?, at now: Timestamp
    ) -> CircuitBreaker.Change? {
        note(now)
        if let quiet = outcome.flatMap(PartnerGate.quiet) { quietUntil = max(quietUntil ?? now, now + quiet) }
        return circuit.end(attempt, hasFailed: outcome.map(PartnerGate.isFailure), at: now)
    }

    private mutating func note(_ now: Timestamp) { seen = max(seen ?? now, now) }

    /// Lets an attempt begin as soon as the rate does, on an admin's word.
    package mutating func open() {
        quietUntil = nil
        circuit.allowProbe()
    }

    /// For how long an answer asks to be left alone.
    private static func quiet(_ outcome: DeliveryOutcome) -> Timestamp.Span? {
        guard case .recoverable(let requested) = outcome.verdict else { return nil }
        if let requested { return min(max(requested, .milliseconds(0)), longestQuiet) }
        return outcome.status.map(DeliveryOutcome.overloaded.contains) ?? false ? shortestQuiet : nil
    }

    /// A partner that answers that it does not take this one notice is in no trouble.
    private static func isFailure(_ outcome: DeliveryOutcome) -> Bool {
        if outcome.isAboutNotice { return false }
        return switch outcome.verdict {
        case .delivered: false
        case .final: outcome.status == nil
        case .recoverable, .gone: true
        }
    }
}
