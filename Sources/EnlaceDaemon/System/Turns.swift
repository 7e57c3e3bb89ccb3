import Synchronization

/// Lets in one after the other, in the order in which they ask.
final class Turns: Sendable {
    private struct State {
        var isTaken = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// How many wait for those before them.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Runs `body` once all who asked before are through. Who is cancelled while waiting gets the turn all the same.
    func take<Answer: Sendable>(_ body: () async throws -> Answer) async rethrows -> Answer {
        await begin()
        defer { end() }
        return try await body()
    }

    private func begin() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.isTaken else {
                    state.isTaken = true
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    /// The turn goes to the next who waits, so that nobody who asks later comes in between.
    private func end() {
        let next = state.withLock { state in
            guard state.waiting.isEmpty else { return Optional(state.waiting.removeFirst()) }
            state.isTaken = false
            return nil
        }
        next?.resume()
    }
}
