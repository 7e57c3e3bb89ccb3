import Synchronization

/// Tasks that wait until a reader has come to a position.
///
/// Bounded by those who wait; each of them holds one entry.
final class PositionWaiters: Sendable {
    private struct State {
        var reached: Int64 = 0
        var hasEnded = false
        var waiters: [Int: (position: Int64, continuation: CheckedContinuation<Void, Never>)] = [:]
        var nextWaiter = 0
    }

    private let state = Mutex(State())

    /// Returns once ``reach(_:)`` has named `wanted` or more, ``end()`` was called, or the task is cancelled.
    func wait(for wanted: Int64) async {
        if state.withLock({ $0.hasEnded || $0.reached >= wanted }) { return }
        let key = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                let isOver = state.withLock { state in
                    if state.hasEnded || state.reached >= wanted || Task.isCancelled { return true }
                    state.waiters[key] = (wanted, continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: key) }?.continuation.resume()
        }
    }

    func reach(_ position: Int64) {
        let ready = state.withLock { state in
            state.reached = max(state.reached, position)
            let ready = state.waiters.filter { $0.value.position <= state.reached }
            for key in ready.keys { state.waiters[key] = nil }
            return ready.values.map(\.continuation)
        }
        for continuation in ready { continuation.resume() }
    }

    /// Nothing more will be reached.
    func end() {
        let left = state.withLock { state in
            state.hasEnded = true
            let left = state.waiters.values.map(\.continuation)
            state.waiters = [:]
            return left
        }
        for continuation in left { continuation.resume() }
    }
}
