import CCurl
import Synchronization

/// What tasks hand to the thread: requests, and the word that it is time to end.
///
/// Bound: the ``HostGate`` grants at most `max_connections`, so that many can lie here.
final class Mailbox: Sendable {
    private enum Phase {
        case open
        case draining
        case ended
    }

    private struct State {
        var phase = Phase.open
        var submissions: [Submission] = []
        var sleeper: Sleeper?
    }

    /// The address of a multi handle. It is an integer because all that other threads may do with the handle is to
    /// wake it up, and they do so under the lock that also guards its end.
    private struct Sleeper {
        var address: UInt

        func wake() {
            // The only failure is that the wake-up pipe is full, and then the thread is waking already.
            if let handle = UnsafeMutableRawPointer(bitPattern: address) { curl_multi_wakeup(handle) }
        }
    }

    private let state = Mutex(State())

    /// Whether the request was taken; if not, the caller answers it.
    func post(_ submission: Submission) -> Bool {
        state.withLock { state in
            guard state.phase != .ended else { return false }
            state.submissions.append(submission)
            // Who finds others here knows that the thread has been woken for them.
            if state.submissions.count == 1 { state.sleeper?.wake() }
            return true
        }
    }

    /// Lets the thread end once nothing is under way.
    func drain() {
        state.withLock { state in
            if state.phase == .open { state.phase = .draining }
            state.sleeper?.wake()
        }
    }

    /// Makes the thread end now.
    func abort() {
        state.withLock { state in
            state.phase = .ended
            state.sleeper?.wake()
        }
    }

    /// The thread's side: what came in since the last call; nil when it is time to end.
    func take(isIdle: Bool) -> [Submission]? {
        state.withLock { state in
            if state.phase == .draining, isIdle, state.submissions.isEmpty { state.phase = .ended }
            guard state.phase != .ended else { return nil }
            let submissions = state.submissions
            state.submissions.removeAll(keepingCapacity: true)
            return submissions
        }
    }

    /// The thread's side: from now on this handle is woken.
    func attach(_ multi: UnsafeMutableRawPointer) {
        let sleeper = Sleeper(address: UInt(bitPattern: multi))
        state.withLock { $0.sleeper = sleeper }
    }

    /// Answers what was never taken, and takes nothing more. The handle is not touched afterwards.
    func close() {
        let submissions = state.withLock { state in
            let submissions = state.submissions
            state = State(phase: .ended)
            return submissions
        }
        for submission in submissions { submission.reply.resume(returning: .success(.stopped)) }
    }
}
