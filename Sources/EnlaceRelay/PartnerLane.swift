import EnlaceCore
import Synchronization

/// Sends one partner's notices: fetches what is due, keeps a bounded window of attempts under way, sleeps until more is due.
///
/// Each partner has a lane of its own, so that one that hangs delays only itself.
final class PartnerLane: Sendable {
    let partner: String
    private let sender: NoticeSender
    private let bell: Doorbell
    private let window: Mutex<DeliveryWindow>
    private let isStopped = Atomic(false)

    init(_ partner: Partner, sender: NoticeSender) {
        self.partner = partner.id
        self.sender = sender
        bell = sender.bus.noticeDoorbell(partner: partner.id)
        window = Mutex(DeliveryWindow(limit: partner.concurrency))
    }

    var isPaused: Bool { window.withLock { $0.isPaused } }

    /// Starts nothing more until it is reset or resumed.
    func pause() {
        window.withLock { $0.pause() }
    }

    /// Starts over under other rules.
    func reset(limit: Int) {
        window.withLock { $0.reset(limit: limit) }
        bell.ring()
    }

    func resume() {
        window.withLock { $0.resume() }
        bell.ring()
    }

    /// Takes up nothing more; ``run()`` returns when what is under way has ended.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        bell.ring()
    }

    func run() async throws {
        defer { sender.bus.remove(bell) }
        try await withThrowingDiscardingTaskGroup { group in
            while !isStopped.load(ordering: .acquiring), !Task.isCancelled {
                try await refill()
                while !sender.recorder.isStalled, let work = window.withLock({ $0.begin() }) {
                    group.addTask { try await self.attempt(work) }
                }
                await bell.wait(until: try await deadline(), clock: sender.clock)
                window.withLock { $0.wake() }
            }
        }
    }

    private func refill() async throws {
        guard let request = window.withLock({ $0.request() }) else { return }
        let entries = try await sender.outbox.due(
            partner: partner, at: sender.clock.now, excluding: request.excluded, limit: request.limit)
        // The rules must know every object that the events are about, so they are asked as of the newest event.
        let newest = entries.map(\.notice.position).max() ?? 0
        let evaluation = await sender.evaluation(newest)
        window.withLock { $0.take(entries, under: evaluation, for: request) }
    }

    /// When to look again; nil until the bell rings.
    private func deadline() async throws -> Timestamp? {
        let now = sender.clock.now
        if sender.recorder.isStalled { return now + .seconds(1) }
        if let request = window.withLock({ $0.alarmRequest(at: now) }) {
            let due = try await sender.outbox.nextDue(partner: partner, excluding: request.excluded)
            window.withLock { $0.setAlarm(due, stamp: request.stamp) }
        }
        return window.withLock { $0.deadline }
    }

    private func attempt(_ work: DeliveryWindow.Work) async throws {
        do {
            let end = try await sender.attempt(work)
            // Nothing is recorded any more: to go on would mean to send the same again.
            guard end.isRecorded else { return stop() }
            let mustLook = window.withLock { window in
                if end.isGone { window.pause() }
                return window.finish(work.entry.sequence, willRetry: end.willRetry)
            }
            if mustLook { bell.ring() }
        } catch {
            // The group ends with this error, but only once the loop has left.
            stop()
            throw error
        }
    }
}
