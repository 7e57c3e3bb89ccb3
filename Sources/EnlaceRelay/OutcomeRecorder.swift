import EnlaceCore
import Logging
import Synchronization

/// What is to be stored of one attempt: how far its notice has come, and the events that tell of it.
struct AttemptRecord: Sendable {
    var changes: [OutboxChange]
    var events: [EventDraft]
}

/// Stores the outcomes of attempts, as many in one commit as have come together meanwhile.
///
/// What waits here is bounded by the windows of the partners: an attempt counts as under way until it is recorded.
final class OutcomeRecorder: Sendable {
    private struct Pending {
        var record: AttemptRecord
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var pending: [Pending] = []
        /// Attempts that have begun and are not recorded yet.
        var underway = 0
        var isStopping = false
        var isFinishing = false
        var isClosed = false
        var isStalled = false
    }

    private let bus: EventBus
    private let clock: any NodeClock
    private let logger: Logger
    private let bell = Doorbell()
    private let stopBell = Doorbell()
    private let state = Mutex(State())
    private static let commitSize = 4_096
    /// Where so many attempts are under way that none of them is waited for, a commit gathers outcomes for so long:
    /// each transaction writes anew the pages of the outbox that it touches, and many outcomes share a page.
    private static let gatherFrom = 256
    private static let gatherTime = Duration.milliseconds(10)

    init(bus: EventBus, clock: any NodeClock, logger: Logger) {
        self.bus = bus
        self.clock = clock
        self.logger = logger
    }

    /// The disk is full: an outcome could not be recorded, so nothing may be sent.
    var isStalled: Bool { state.withLock { $0.isStalled } }

    /// An attempt begins; ``leave()`` says that it is recorded or was not made.
    func enter() {
        state.withLock { $0.underway += 1 }
    }

    func leave() {
        state.withLock { $0.underway -= 1 }
    }

    /// Returns true once `record` is committed; false if it will not be, and the attempt will be repeated after a restart.
    func record(_ record: AttemptRecord) async -> Bool {
        await withCheckedContinuation { continuation in
            let isClosed = state.withLock { state in
                if !state.isClosed { state.pending.append(Pending(record: record, continuation: continuation)) }
                return state.isClosed
            }
            if isClosed { continuation.resume(returning: false) } else { bell.ring() }
        }
    }

    /// From now on a full disk is not waited out, so that what is under way can end.
    func prepareToStop() {
        state.withLock { $0.isStopping = true }
        stopBell.ring()
    }

    /// Lets ``run()`` return as soon as all that was handed in is recorded, or cannot be.
    func finish() {
        state.withLock { $0.isFinishing = true }
        bell.ring()
    }

    func run() async throws {
        defer { close() }
        while !Task.isCancelled {
            let (batch, isFinishing) = next()
            if !batch.isEmpty {
                try await store(batch)
                await gather()
            } else if isFinishing {
                return
            } else {
                await bell.wait()
            }
        }
    }

    private func next() -> (batch: [Pending], isFinishing: Bool) {
        state.withLock { state in
            let batch = Array(state.pending.prefix(OutcomeRecorder.commitSize))
            state.pending.removeFirst(batch.count)
            return (batch, state.isFinishing)
        }
    }

    private func gather() async {
        let isWorthIt = state.withLock { state in
            !state.isStopping && !state.isFinishing
                && state.underway - state.pending.count >= OutcomeRecorder.gatherFrom
        }
        if isWorthIt { try? await Task.sleep(for: OutcomeRecorder.gatherTime) }
    }

    private func store(_ batch: [Pending]) async throws {
        var isStored = false
        defer { for pending in batch { pending.continuation.resume(returning: isStored) } }
        let commit = Commit(
            events: batch.flatMap(\.record.events), onConflict: .keepFirst, admission: .always,
            outbox: batch.flatMap(\.record.changes))
        isStored = try await publish(commit)
        setStalled(false)
    }

    /// A full disk is waited out, except at the end: then the attempts are repeated after the restart.
    private func publish(_ commit: Commit) async throws -> Bool {
        while try await isDiskFull(at: commit) {
            if !isStalled { logger.warning("disk full, sending stops until outcomes can be recorded") }
            setStalled(true)
            guard !state.withLock({ $0.isStopping }) else { return false }
            await stopBell.wait(until: clock.now + .seconds(1), clock: clock)
            try Task.checkCancellation()
        }
        return true
    }

    private func isDiskFull(at commit: Commit) async throws(JournalError) -> Bool {
        do throws(JournalError) {
            try await bus.publish(commit)
            return false
        } catch {
            if error == .diskFull { return true }
            throw error
        }
    }

    private func setStalled(_ isStalled: Bool) {
        state.withLock { $0.isStalled = isStalled }
    }

    private func close() {
        let left = state.withLock { state in
            state.isClosed = true
            let left = state.pending
            state.pending = []
            return left
        }
        for pending in left { pending.continuation.resume(returning: false) }
    }
}
