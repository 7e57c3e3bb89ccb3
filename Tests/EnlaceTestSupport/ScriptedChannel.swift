public import EnlaceCore
import Synchronization

/// A channel that answers what a test has written down, and remembers what it was given.
public final class ScriptedChannel: NoticeChannel {
    public enum Step: Sendable {
        case answer(DeliveryOutcome)
        /// Never answers, until it is released or the attempt is cancelled.
        case hang
    }

    private struct State {
        var deliveries: [NoticeDelivery] = []
        var script: @Sendable (NoticeDelivery, Int) -> Step
        var hanging: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state: Mutex<State>

    /// - Parameter script: what to answer to a delivery; the number counts the attempts at its notice from 1.
    public init(_ script: @escaping @Sendable (NoticeDelivery, Int) -> Step = { _, _ in .answer(.accepted) }) {
        state = Mutex(State(script: script))
    }

    /// All attempts, in the order in which they began.
    public var deliveries: [NoticeDelivery] { state.withLock { $0.deliveries } }

    public func deliveries(to partner: String) -> [NoticeDelivery] { deliveries.filter { $0.partner == partner } }

    /// Answers otherwise from now on.
    public func follow(_ script: @escaping @Sendable (NoticeDelivery, Int) -> Step) {
        state.withLock { $0.script = script }
    }

    /// Lets all attempts that hang succeed.
    public func release() {
        let hanging = state.withLock { state in
            let hanging = state.hanging
            state.hanging = [:]
            return hanging
        }
        for continuation in hanging.values { continuation.resume() }
    }

    public func deliver(_ delivery: NoticeDelivery) async -> DeliveryOutcome {
        let (step, index) = state.withLock { state in
            state.deliveries.append(delivery)
            let attempt = state.deliveries.count { $0.id == delivery.id }
            return (state.script(delivery, attempt), state.deliveries.count)
        }
        switch step {
        case .answer(let outcome): return outcome
        case .hang:
            await hang(index)
            return Task.isCancelled
                ? DeliveryOutcome(.recoverable(after: nil), status: nil, detail: "cancelled") : .accepted
        }
    }

    private func hang(_ index: Int) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                let isOver = state.withLock { state in
                    if !Task.isCancelled { state.hanging[index] = continuation }
                    return Task.isCancelled
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.hanging.removeValue(forKey: index) }?.resume()
        }
    }
}

extension DeliveryOutcome {
    public static let accepted = DeliveryOutcome(.delivered, status: 204, detail: "accepted")
    public static let unavailable = DeliveryOutcome(.recoverable(after: nil), status: 503, detail: "unavailable")
}
