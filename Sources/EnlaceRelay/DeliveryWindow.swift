package import EnlaceCore

/// Which of a partner's notices are under way: the bound on what one partner can occupy, and what is to be done next.
///
/// At most `limit` attempts run, and at most `limit` more entries wait in memory; all others wait in the outbox.
package struct DeliveryWindow: Sendable {
    /// A due entry with the rules under which it was fetched.
    package struct Work: Sendable {
        package var entry: OutboxEntry
        package var evaluation: Evaluation
    }

    /// What to ask the outbox for.
    package struct Request: Sendable, Hashable {
        package var excluded: Set<Int64>
        package var limit: Int
        fileprivate var generation: Int
    }

    /// When the next pending entry becomes due, as far as is known.
    private enum Alarm {
        case unknown
        case never
        case at(Timestamp)
    }

    package private(set) var limit: Int
    /// The partner's endpoint is gone (410); nothing is sent until a reload or an admin's word.
    package private(set) var isPaused = false
    /// Newest last, so that the oldest is taken from the end.
    private var ready: [Work] = []
    private var inFlight: Set<Int64> = []
    private var isExhausted = false
    private var alarm = Alarm.unknown
    private var alarmStamp = 0
    private var generation = 0

    package init(limit: Int) {
        self.limit = limit
    }

    private var excluded: Set<Int64> { inFlight.union(ready.map(\.entry.sequence)) }

    /// Something may have become due.
    package mutating func wake() {
        isExhausted = false
    }

    /// Starts over with other rules: what waits in memory was fetched under the old ones.
    package mutating func reset(limit: Int) {
        self.limit = limit
        generation += 1
        ready = []
        isPaused = false
        alarm = .unknown
        alarmStamp += 1
        wake()
    }

    package mutating func resume() {
        isPaused = false
        wake()
    }

    package mutating func pause() {
        isPaused = true
    }

    /// What to fetch now; nil while enough is at hand.
    package func request() -> Request? {
        guard !isPaused, !isExhausted, ready.isEmpty, inFlight.count < limit else { return nil }
        return Request(excluded: inFlight, limit: limit, generation: generation)
    }

    /// Takes over what was fetched, unless the rules have changed meanwhile.
    package mutating func take(_ entries: [OutboxEntry], under evaluation: Evaluation?, for request: Request) {
        guard request.generation == generation, let evaluation else { return }
        isExhausted = entries.count < request.limit
        ready = entries.reversed().map { Work(entry: $0, evaluation: evaluation) }
    }

    /// The next attempt to make; nil if none may be made now.
    package mutating func begin() -> Work? {
        guard !isPaused, inFlight.count < limit, let work = ready.popLast() else { return nil }
        inFlight.insert(work.entry.sequence)
        return work
    }

    /// An attempt has ended and its outcome is recorded. Returns whether somebody should look what is to be done now.
    package mutating func finish(_ sequence: Int64, willRetry: Bool) -> Bool {
        let wasFull = inFlight.count >= limit
        inFlight.remove(sequence)
        if willRetry {
            alarm = .unknown
            alarmStamp += 1
        }
        return willRetry || wasFull || !ready.isEmpty || !isExhausted
    }

    /// Whether the outbox must be asked when the next entry becomes due, and the stamp to hand back with its answer.
    package func alarmRequest(at now: Timestamp) -> (excluded: Set<Int64>, stamp: Int)? {
        guard isExhausted, !isPaused else { return nil }
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
    package var deadline: Timestamp? {
        guard isExhausted, !isPaused, inFlight.count < limit, case .at(let time) = alarm else { return nil }
        return time
    }
}
