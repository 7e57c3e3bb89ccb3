import Synchronization

/// Where attempts wait for a connection; ``HostLanes`` decides, this keeps the tasks.
///
/// Bounds: `max_waiting` and `max_waiting_per_host`. Past them ``enter(_:)`` throws ``Refusal/busy`` at once.
package final class HostGate: Sendable {
    private typealias Ticket = CheckedContinuation<Refusal?, Never>

    private let state: Mutex<HostLanes<Ticket>>

    package init(_ configuration: WebhooksConfiguration) {
        let lanes = HostLanes<Ticket>(
            .init(
                total: configuration.maxConnections, perHost: configuration.maxConnectionsPerHost,
                waiting: configuration.maxWaiting, waitingPerHost: configuration.maxWaitingPerHost))
        state = Mutex(lanes)
    }

    /// Returns when the caller may use a connection, which it gives back with ``leave(_:)``.
    package func enter(_ host: String) async throws(Refusal) {
        let refusal = await withCheckedContinuation { (ticket: Ticket) in
            switch state.withLock({ $0.enter(host, ticket) }) {
            case .start: ticket.resume(returning: nil)
            case .wait: break  // answered by whoever leaves, or by closing
            case .refuse(let refusal): ticket.resume(returning: refusal)
            }
        }
        if let refusal { throw refusal }
    }

    package func leave(_ host: String) {
        state.withLock { $0.leave(host) }?.resume(returning: nil)
    }

    /// Sends away all who wait, and all who come later.
    package func close() {
        let waiting = state.withLock { $0.close() }
        for ticket in waiting { ticket.resume(returning: .stopping) }
    }
}
