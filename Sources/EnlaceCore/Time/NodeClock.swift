import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The node's clock: the only source of the present, injected so that a test can live through a day in a moment.
public protocol NodeClock: Sendable {
    var now: Timestamp { get }

    /// Returns when `now` has reached `deadline`, or as much time has passed as it was ahead by: a clock that is set back
    /// keeps nobody asleep. Throws `CancellationError` when the task is cancelled first.
    func sleep(until deadline: Timestamp) async throws
}

/// The clock of the machine.
public struct SystemNodeClock: NodeClock {
    public init() {}

    public var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    public func sleep(until deadline: Timestamp) async throws {
        let end = ContinuousClock.now + .milliseconds((deadline - now).milliseconds)
        // At most a minute at a time, so that a clock that is set ahead is noticed.
        while now < deadline, ContinuousClock.now < end {
            let left = min((deadline - now).milliseconds, 60_000)
            try await Task.sleep(for: min(.milliseconds(left), end - ContinuousClock.now))
        }
    }
}

/// A clock that stands still until it is told to move; it goes back only where a test sets it back.
public final class ManualClock: NodeClock {
    private struct State {
        var now: Timestamp
        var sleepers: [Int: (deadline: Timestamp, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var nextSleeper = 0
    }

    private let state: Mutex<State>

    public init(_ now: Timestamp) {
        state = Mutex(State(now: now))
    }

    public var now: Timestamp { state.withLock { $0.now } }

    /// How many tasks are asleep: what a test waits for before it advances.
    public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    public func advance(by span: Timestamp.Span) {
        advance(to: now + span)
    }

    public func advance(to time: Timestamp) {
        let due = state.withLock { state in
            state.now = max(state.now, time)
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for key in due.keys { state.sleepers[key] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    /// As an admin does with a clock that was ahead; whoever sleeps has as long to sleep as before.
    public func setBack(by span: Timestamp.Span) {
        state.withLock { state in
            state.now = state.now - span
            state.sleepers = state.sleepers.mapValues { ($0.deadline - span, $0.continuation) }
        }
    }

    public func sleep(until deadline: Timestamp) async throws {
        let key = state.withLock { state in
            state.nextSleeper += 1
            return state.nextSleeper
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let isOver = state.withLock { state in
                    if Task.isCancelled || deadline <= state.now { return true }
                    state.sleepers[key] = (deadline, continuation)
                    return false
                }
                guard isOver else { return }
                if Task.isCancelled {
                    continuation.resume(throwing: CancellationError())
                } else {
                    continuation.resume()
                }
            }
        } onCancel: {
            let sleeper = state.withLock { $0.sleepers.removeValue(forKey: key) }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}
