package import EnlaceCore

/// Which of a partner's notices are under way: the bound on what one partner can occupy, and what is to be done next.
///
/// At most `limit` attempts run, and at most ``readAhead`` times as many more entries wait in memory; all others wait in
/// the outbox. Nothing waits in memory for the gate to open, because the rules under which it was fetched would grow old.
package struct DeliveryWindow: Sendable {
    /// A due entry with the rules under which it was fetched.
    package struct Work: Sendable {
        package let entry: OutboxEntry
        package let rules: Rules

        fileprivate init(_ entry: OutboxEntry, under rules: Rules) {
            self.entry = entry
            self.rules = rules
        }
    }

    /// One copy of the rules for all that was fetched under them.
    package final class Rules: Sendable {
        package let evaluation: Evaluation

        init(_ evaluation: Evaluation) {
            self.evaluation = evaluation
        }
    }

    /// What to ask the outbox for.
    package struct Request: Sendable, Hashable {
        package var excluded: Set<Int64>
        /// Not for a probe: a partner that refuses errands alone must be found to take all else.
        package var errandsFirst: Bool
        package var limit: Int
        fileprivate var generation: Int
    }

    /// When the next pending entry becomes due, as far as is known.
    private enum Alarm {
        case unknown
        case never
        case at(Timestamp)
    }

    /// Each look into the outbox costs a transaction.
    package static let readAhead = 4

    package private(set) var limit: Int
    /// Why nothing is sent until an admin's word; nil if it is.
    package private(set) var pause: PartnerPause?
    package private(set) var gate: PartnerGate
    /// The partner is no longer configured, or its file holds it.
    private var isRetired = false
    /// Newest last, so that the oldest is taken from the end.
    private var ready: [Work] = []
    /// Sequences of what is under way, until its outcome is recorded.
    package private(set) var inFlight: Set<Int64> = []
    /// Those of them that were under way when something became due: it may be they, as when an admin retries a dead letter
    /// before its end has got about here, and no look into the outbox sees them until they are out of the way.
    private var perhapsDueAgain: Set<Int64> = []
    private var isExhausted = false
    private var alarm = Alarm.unknown
    private var alarmStamp = 0
    private var generation = 0
    /// Where the journal holds the last word of an admin.
    private var settled: Int64 = 0

    package init(limit: Int, rate: Double? = nil, standing: PartnerStanding = PartnerStanding()) {
        self.limit = limit
        pause = standing.pause
        gate = PartnerGate(circuit: CircuitBreaker(isFailing: standing.isFailing), rate: rate)
    }

    /// See ``PartnerGate/keepQuiet(until:at:)``.
    package mutating func keepQuiet(until time: Timestamp, at now: Timestamp) {
        gate.keepQuiet(until: time, at: now)
    }

    /// Takes in what time it is; answers whether the clock was set back, and with it what was to be waited for.
    package mutating func look(at now: Timestamp) -> Bool {
        guard gate.look(at: now) else { return false }
        expectMore()
        return true
    }

    private var excluded: Set<Int64> { inFlight.union(ready.map(\.entry.sequence)) }

    private var isAsleep: Bool { pause != nil || isRetired }

    /// Something may have become due.
    package mutating func wake() {
        isExhausted = false
    }

    /// Starts over with other rules: what waits in memory was fetched under the old ones. A pause and the circuit stay.
    package mutating func reset(limit: Int, rate: Double? = nil) {
        self.limit = limit
        gate.setRate(rate)
        isRetired = false
        generation += 1
        forget()
    }

    /// Starts nothing more until it is reset.
    package mutating func retire() {
        isRetired = true
    }

    /// What to fetch now; nil while enough is at hand or nothing may begin.
    package func request(at now: Timestamp) -> Request? {
        guard !isAsleep, !isExhausted, ready.isEmpty, inFlight.count < limit else { return nil }
        let room = gate.room(at: now)
        guard room > 0 else { return nil }
        return Request(
            excluded: inFlight, errandsFirst: gate.circuit.state == .closed,
            limit: min(DeliveryWindow.readAhead * limit, room), generation: generation)
    }

    /// Takes over what was fetched, unless the rules have changed meanwhile.
    ///
    /// - Parameter isAll: whether nothing more is due.
    package mutating func take(
        _ entries: [OutboxEntry], under evaluation: Evaluation, for request: Request, isAll: Bool
    ) {
        guard request.generation == generation else { return }
        isExhausted = isAll
        let rules = Rules(evaluation)
        ready = entries.reversed().map { Work($0, under: rules) }
    }

    /// The next attempt to make; nil if none may be made now.
    package mutating func begin(at now: Timestamp) -> Work? {
        guard !isAsleep, inFlight.count < limit, gate.room(at: now) > 0, let work = ready.popLast() else { return nil }
        inFlight.insert(work.entry.sequence)
        gate.begin(work.entry.sequence, at: now)
        return work
    }

    /// An attempt has ended and its outcome is recorded. Returns whether somebody should look what is to be done now.
    ///
    /// - Parameter releasesNext: whether another entry may have waited for this one in its queue.
    package mutating func finish(_ sequence: Int64, willRetry: Bool, releasesNext: Bool = false) -> Bool {
        let wasFull = inFlight.count >= limit
        inFlight.remove(sequence)
        let mayBeDueAgain = perhapsDueAgain.remove(sequence) != nil
        if mayBeDueAgain { wake() }
        if willRetry || releasesNext || mayBeDueAgain {
            alarm = .unknown
            alarmStamp += 1
        }
        return willRetry || releasesNext || wasFull || !ready.isEmpty || !isExhausted
    }

    /// Whether the outbox must be asked when the next entry becomes due, and the stamp to hand back with its answer.
    package func alarmRequest(at now: Timestamp) -> (excluded: Set<Int64>, stamp: Int)? {
        guard isExhausted, !isAsleep, gate.room(at: now) > 0 else { return nil }
        switch alarm {
        case .never: return nil
        case .at(let time) where time > now: return nil
        case .unknown, .at: return (excluded, alarmStamp)
        }
    }

    /// An answer that is older than the last retry is not taken.
    package mutating func setAlarm(_ time: Timestamp?, stamp: Int) {
        guard stamp == alarmStamp else { return }
        alarm = time.map { .at($0) } ?? .never
    }

    /// When to look again without being woken.
    package func deadline(at now: Timestamp) -> Timestamp? {
        guard !isAsleep, inFlight.count < limit else { return nil }
        guard gate.room(at: now) > 0 else { return gate.opening(at: now) }
        guard isExhausted else { return now }
        guard case .at(let time) = alarm else { return nil }
        return time
    }

    private mutating func forget() {
        ready = []
        expectMore()
    }

    /// What waits in memory, or is just being fetched, may be over by now.
    package mutating func fetchAnew() {
        generation += 1
        forget()
    }

    /// Something may be due that was not when the outbox was last asked.
    package mutating func expectMore() {
        alarm = .unknown
        alarmStamp += 1
        perhapsDueAgain = inFlight
        wake()
    }
}

extension DeliveryWindow {
    /// An attempt has ended, before its outcome is recorded; answers what is to be told of the partner.
    ///
    /// - Parameter outcome: nil if it was not made after all.
    package mutating func note(
        _ outcome: DeliveryOutcome?, of sequence: Int64, at now: Timestamp
    ) -> [PartnerChange] {
        var changes: [PartnerChange] = []
        if let change = gate.end(sequence, outcome, at: now) { changes.append(PartnerChange(change)) }
        if outcome?.verdict == .gone, pause == nil {
            pause = .gone
            changes.append(.paused(.gone))
        }
        if isAsleep || gate.room(at: now) == 0 { forget() }
        return changes
    }

    /// Takes over what an admin has said, unless a later word was taken over before.
    ///
    /// - Parameters:
    ///   - pause: nil lets attempts begin again, also where the circuit is open or the partner asked for quiet.
    ///   - position: where the journal holds it; of two words at once, the later there is the last.
    package mutating func settle(_ pause: PartnerPause?, at position: Int64) {
        guard position > settled else { return }
        settled = position
        self.pause = pause
        if pause == nil { gate.open() }
        forget()
    }

    /// Lets attempts begin again where the circuit is open or the partner asked for quiet.
    package mutating func openGate() {
        gate.open()
        expectMore()
    }
}
