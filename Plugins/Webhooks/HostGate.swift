import Synchronization

/// Where attempts wait for a connection; ``HostLanes`` decides, this keeps them.
///
/// Who gives a connection back is handed the attempt that takes its place, so that it starts at once, on the thread where
/// the connection became free.
///
/// Bounds: `max_waiting` and `max_waiting_per_host`. Past them an attempt is refused as busy at once.
final class HostGate: Sendable {
    private let state: Mutex<HostLanes<Submission>>

    init(_ configuration: WebhooksConfiguration) {
        let lanes = HostLanes<Submission>(
            .init(
                total: configuration.maxConnections, perHost: configuration.maxConnectionsPerHost,
                waiting: configuration.maxWaiting, waitingPerHost: configuration.maxWaitingPerHost))
        state = Mutex(lanes)
    }

    /// Whether the attempt may start now; otherwise it waits here, or has been refused.
    func enter(_ submission: Submission) -> Bool {
        switch state.withLock({ $0.enter(submission.host, submission) }) {
        case .start: return true
        case .wait: return false
        case .refuse(let refusal):
            submission.reply.resume(returning: .failure(refusal))
            return false
        }
    }

    /// Gives back a connection; answers the attempt that may start in its place.
    func leave(_ host: String) -> Submission? {
        state.withLock { $0.leave(host) }
    }

    /// Sends away all who wait, and all who come later.
    func close() {
        let waiting = state.withLock { $0.close() }
        for submission in waiting { submission.reply.resume(returning: .failure(.stopping)) }
    }
}
