import EnlaceCore
import EnlaceDisclosures
import EnlaceRelay
import Logging
import Metrics
import ServiceLifecycle

/// Shows each peer the head of this node's log once a day, at the peer's own time of day: see
/// ``EnlaceDisclosures/ComparisonSchedule``. When it was done last is in the journal.
struct HeadComparer: Service {
    let bus: EventBus
    let channel: any NoticeChannel
    let heads: ComponentRunner<PeerHeads>
    let courier: CheckpointCourier
    let dispatcher: NoticeDispatcher
    let live: LiveConfiguration
    let clock: any NodeClock
    let logger: Logger
    /// Rings when partners were reloaded, and at the end.
    let bell = Doorbell()

    func run() async throws {
        await withGracefulShutdownHandler {
            await work()
        } onGracefulShutdown: {
            bell.ring()
        }
    }

    private func work() async {
        let schedule = ComparisonSchedule(node: live.current.node.id, start: clock.now)
        var tries = Tries()
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            for (partner, time) in await due(schedule, tries) where time <= clock.now {
                guard !Task.isShuttingDownGracefully else { return }
                let isDone = await compare(with: partner)
                if isDone { tries.done[partner.id] = clock.now } else { tries.failed[partner.id] = clock.now }
            }
            await bell.wait(until: await due(schedule, tries).map(\.time).min(), clock: clock)
        }
    }

    /// What was tried since the start, by partner. What was done is in the journal too, but perhaps not folded yet.
    private struct Tries {
        var done: [String: Timestamp] = [:]
        var failed: [String: Timestamp] = [:]
    }

    private func due(_ schedule: ComparisonSchedule, _ tries: Tries) async -> [(partner: Partner, time: Timestamp)] {
        let heads = await heads.read { $0 }
        let now = clock.now
        return live.current.partners.filter(\.signsReceipts).map { partner in
            // A clock that was ahead has noted times that are yet to come, and goes on noting them until they do.
            let past = [heads[partner.id].compared, tries.done[partner.id]].compactMap(\.self).filter { $0 <= now }
            return (partner, schedule.due(partner.id, last: past.max(), failed: tries.failed[partner.id]))
        }
    }

    /// False where it came to nothing, and is to be tried again before the day is over.
    private func compare(with partner: Partner) async -> Bool {
        // Who is paused or held is sent nothing at all.
        guard !partner.isHeld, !dispatcher.pausedPartners.contains(partner.id) else { return false }
        let comparison: CheckpointCourier.Comparison
        let events: [EventDraft]
        do {
            (comparison, events) = try await courier.compare(with: partner) { await ask(partner, $0) }
        } catch {
            (comparison, events) = (.failed("\(error)"), [])
        }
        switch comparison {
        case .inOrder(let size):
            logger.info("heads compared", metadata: ["partner": "\(partner.id)", "size": "\(size)"])
            return await note("in_order", events + [compared(partner, size)], partner)
        case .disputed:
            // What the peer holds was looked at: an event tells of it where this log does not hold it.
            logger.error(
                "this node's log is not the one that a peer holds a checkpoint of",
                metadata: ["partner": "\(partner.id)"])
            return await note("disputed", events, partner)
        case .failed(let reason):
            logger.warning("heads not compared", metadata: ["partner": "\(partner.id)", "reason": "\(reason)"])
            _ = await note("failed", events, partner)
            return false
        }
    }

    private func ask(_ partner: Partner, _ letter: CheckpointLetter) async -> CheckpointReply? {
        // A peer has an endpoint: the configuration says so.
        guard let endpoint = partner.endpoint?.checkpoint else { return nil }
        let digest = NoticeReceipt.digest(of: Array(letter.checkpoint.utf8))
        let outcome = await channel.deliver(
            NoticeDelivery(
                id: "head-\(digest.prefix(32))", partner: partner.id, endpoint: endpoint, body: letter.json.bytes,
                contentType: "application/json", keys: partner.keys, wantsAnswer: true))
        if outcome.verdict != .delivered {
            logger.info(
                "no answer to a checkpoint", metadata: ["partner": "\(partner.id)", "outcome": "\(outcome.detail)"])
        }
        return outcome.answer.flatMap { try? JSONDocument($0).root }.flatMap(CheckpointReply.init)
    }

    private func compared(_ partner: Partner, _ size: UInt64) -> EventDraft {
        Derivation(
            .logCompared, subject: partner.id, data: ["size": .int(Int(clamping: size))], time: clock.now,
            cause: .timer(object: "\(partner.id)/compared", due: clock.now, index: 0)
        ).draft(node: live.current.node.id, component: PeerHeads.name)
    }

    /// Counts and stores what a comparison came to; false where it could not be stored.
    private func note(_ outcome: String, _ events: [EventDraft], _ partner: Partner) async -> Bool {
        Counter(
            label: "enlace_head_comparisons_total", dimensions: [("partner", partner.id), ("outcome", outcome)]
        ).increment()
        guard !events.isEmpty else { return true }
        do {
            try await bus.publish(Commit(events: events, onConflict: .keepFirst))
            return true
        } catch {
            logger.warning("comparison not stored", metadata: ["error": "\(error)"])
            return false
        }
    }
}

extension NoticeDelivery.Endpoint {
    /// Where a peer whose hook this is takes checkpoints: one segment below, before a query.
    var checkpoint: NoticeDelivery.Endpoint {
        let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts[0].hasSuffix("/") ? parts[0].dropLast() : parts[0]
        let query = parts.count > 1 ? "?\(parts[1])" : ""
        var endpoint = self
        endpoint.url = "\(path)/checkpoint\(query)"
        return endpoint
    }
}
