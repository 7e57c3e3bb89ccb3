package import EnlaceCore
package import Logging
import ServiceLifecycle
import Synchronization

/// Sends what stands in the outbox: one lane a partner, outcomes recorded in groups.
///
/// An attempt whose outcome could not be recorded, because the node died or the disk was full, is made again with
/// the same id and body. On graceful shutdown nothing new is taken up, and what is under way is finished and recorded.
package final class NoticeDispatcher: Service {
    /// The rules as they are now, once every event up to a position is known to them; nil when the relay has ended.
    package typealias Rules = @Sendable (_ upTo: Int64) async -> Evaluation?

    private struct State {
        /// A lane stays when its partner goes, asleep, so that two never send for one partner.
        var lanes: [String: PartnerLane] = [:]
        var partners: Set<String> = []
        var isStopping = false
    }

    let sender: NoticeSender
    private let state = Mutex(State())
    private let reloadBell = Doorbell()
    private let stopBell = Doorbell()

    /// - Parameters:
    ///   - rules: see ``EnlaceCore/ComponentRunner/evaluation(upTo:)``.
    ///   - escort: what goes beside notices to peers; nil for nothing.
    ///   - random: from 0 up to 1, for the jitter of retries.
    package init(
        node: String, bus: EventBus, outbox: any NoticeOutbox, channel: any NoticeChannel, clock: any NodeClock,
        logger: Logger, rules: @escaping Rules, escort: (any NoticeEscort)? = nil,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        sender = NoticeSender(
            node: node, bus: bus, outbox: outbox, channel: channel, clock: clock, logger: logger,
            recorder: OutcomeRecorder(bus: bus, clock: clock, logger: logger), events: RecentEvents(bus: bus),
            decisions: RecentDecisions(bus: bus, node: node), evaluation: rules, random: random, escort: escort)
    }

    package func run() async throws {
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup { group in
                group.addTask { try await self.runRecorder() }
                group.addTask { try await self.runLanes() }
                try await group.waitForAll()
            }
        } onGracefulShutdown: {
            self.stop()
        }
    }

    /// Applies partners that were reloaded; call it after the relay has them. When it returns, nothing begins any more by
    /// the rules of before.
    package func reload() {
        for lane in state.withLock({ Array($0.lanes.values) }) { lane.fetchAnew() }
        reloadBell.ring()
    }

    func lane(of partner: String) -> PartnerLane? {
        state.withLock { $0.lanes[partner] }
    }

    /// Partners to whom nothing is sent until ``resume(_:)``: an admin paused them, or their endpoint is gone (410).
    package var pausedPartners: [String] {
        state.withLock { state in state.partners.filter { state.lanes[$0]?.pause != nil }.sorted() }
    }

    private func stop() {
        let lanes = state.withLock { state in
            state.isStopping = true
            return state.lanes
        }
        sender.recorder.prepareToStop()
        for lane in lanes.values { lane.stop() }
        reloadBell.ring()
        stopBell.ring()
    }

    private func runRecorder() async throws {
        defer { stop() }
        try await sender.recorder.run()
    }

    private func runLanes() async throws {
        defer { sender.recorder.finish() }
        await standingsKnown()
        try await withThrowingDiscardingTaskGroup { group in
            while !Task.isCancelled, !state.withLock({ $0.isStopping }) {
                for lane in try await renewLanes() { group.addTask { try await self.run(lane) } }
                await reloadBell.wait()
            }
        }
    }

    /// Returns when the relay knows all that the journal holds: a partner may have been paused at its very end. A stop
    /// does not wait for that, because with a full disk it may never come.
    private func standingsKnown() async {
        await withTaskGroup { group in
            group.addTask { _ = await self.sender.evaluation(self.sender.bus.head) }
            group.addTask { await self.stopBell.wait() }
            await group.next()
            group.cancelAll()
        }
    }

    private func run(_ lane: PartnerLane) async throws {
        do {
            try await lane.run()
        } catch {
            // One lane fails only with the journal, and then nothing can be sent to anybody.
            stop()
            throw error
        }
    }

    /// Until when partners have asked to be left alone, as far as a right clock has noted it.
    private func quiets() async throws -> [String: Timestamp] {
        let now = sender.clock.now
        let newest = try await sender.bus.journal.newestRecorded() ?? now
        return try await sender.outbox.quiets().mapValues { PartnerGate.quiet(noted: $0, newest: newest, at: now) }
    }

    /// Brings the lanes in line with the partners: the new ones are returned to be run, those of partners gone sleep.
    private func renewLanes() async throws -> [PartnerLane] {
        guard let evaluation = await sender.evaluation(0) else { return [] }
        let quiets = try await quiets()
        return state.withLock { state in
            guard !state.isStopping else { return [] }
            state.partners = Set(evaluation.partners.map(\.id))
            for (id, lane) in state.lanes where !state.partners.contains(id) { lane.retire() }
            return evaluation.partners.compactMap { partner in
                if let lane = state.lanes[partner.id] {
                    lane.reset(partner)
                    return nil
                }
                let standing = evaluation.standings[partner.id]
                let lane = PartnerLane(
                    partner, standing: standing, quiet: quiets[partner.id], sender: sender)
                state.lanes[partner.id] = lane
                return lane
            }
        }
    }
}

extension ComponentRunner where C == Relay {
    /// The rules, once every event up to `position` is folded; nil when the runner has ended before.
    package func evaluation(upTo position: Int64) async -> Evaluation? {
        await caughtUp(to: position)
        // Folding only goes forward, so it holds after the wait whatever happened meanwhile.
        guard foldedPosition >= position else { return nil }
        return read { $0.evaluation }
    }
}
