import EnlaceCore
import Logging

/// Makes one attempt: checks the rules as they are now, sends, and has the outcome recorded. Shared by all lanes.
struct NoticeSender: Sendable {
    let node: String
    let bus: EventBus
    let outbox: any NoticeOutbox
    let channel: any NoticeChannel
    let clock: any NodeClock
    let logger: Logger
    let recorder: OutcomeRecorder
    let events: RecentEvents
    let evaluation: NoticeDispatcher.Rules
    let random: @Sendable () -> Double
    let metrics = DeliveryMetrics()
    var policy = DeliveryPolicy()

    static let contentType = "application/cloudevents+json"

    /// How an attempt ended, not yet recorded.
    struct Ending: Sendable {
        var progress: NoticeProgress
        /// What the channel said; nil if the notice may not be sent any more.
        var outcome: DeliveryOutcome?

        /// As it is counted.
        var name: String {
            guard progress.status == .pending else { return progress.status.rawValue }
            guard let outcome else { return "kept" }
            return outcome.verdict == .delivered ? "announced" : "retry"
        }
    }

    func attempt(_ work: DeliveryWindow.Work) async throws -> Ending {
        let notice = work.entry.notice
        let event = try await events.event(at: notice.position)
        switch work.evaluation.verdict(on: notice, of: event, at: clock.now) {
        case .drop(let reason):
            return Ending(progress: policy.dropped(work.entry.progress, because: reason), outcome: nil)
        case .send(let partner):
            return await send(notice, work.entry.progress, to: partner)
        }
    }

    private func send(_ notice: Notice, _ previous: NoticeProgress, to partner: Partner) async -> Ending {
        let end = partner.end(of: notice)
        guard let endpoint = partner.endpoint else {
            return Ending(progress: policy.left(previous, toBePulledUntil: end), outcome: nil)
        }
        let body = partner.format == .thin ? ThinNotice.body(of: notice, node: node) : notice.body
        let outcome = await channel.deliver(partner.delivery(id: notice.id, body: body, to: endpoint))
        var progress = policy.progress(after: outcome, of: previous, to: partner, at: clock.now, random: random())
        // That the partner knows of the notice is not that it has it.
        if partner.format == .thin, progress.status == .delivered {
            progress = policy.left(progress, toBePulledUntil: end)
        }
        return Ending(progress: progress, outcome: outcome)
    }

    /// Stores an ending and what it says of the partner in one commit; false if it will not be stored.
    func record(_ ending: Ending, of notice: Notice, telling changes: [EventDraft]) async -> Bool {
        let progress = ending.progress
        metrics.count(ending.name, partner: notice.partner)
        if progress.status == .dead {
            logger.warning(
                "notice given up", metadata: ["notice": "\(notice.id)", "partner": "\(notice.partner)"])
        }
        var events = changes
        if let report = DeliveryReport(notice, progress, at: clock.now) { events.append(report.draft(node: node)) }
        return await recorder.record(
            AttemptRecord(changes: [.update(id: notice.id, progress)], events: events))
    }

    /// Puts off retries; false if that will not be stored.
    func putOff(_ retries: [PutOff]) async -> Bool {
        let changes = retries.map { retry in
            var progress = retry.entry.progress
            progress.due = retry.until
            return OutboxChange.update(id: retry.entry.notice.id, progress)
        }
        return await recorder.record(AttemptRecord(changes: changes, events: []))
    }

    /// Counts and logs a turn in how a partner fares.
    func tell(_ change: PartnerChange, of partner: String) {
        metrics.count(change, partner: partner)
        switch change {
        case .paused: logger.warning("partner paused", metadata: ["partner": "\(partner)"])
        case .failing: logger.warning("partner failing", metadata: ["partner": "\(partner)"])
        case .resumed: logger.notice("partner resumed", metadata: ["partner": "\(partner)"])
        case .recovered: logger.notice("partner recovered", metadata: ["partner": "\(partner)"])
        }
    }
}

extension Partner {
    func delivery(id: String, body: [UInt8], to endpoint: NoticeDelivery.Endpoint) -> NoticeDelivery {
        NoticeDelivery(
            id: id, partner: self.id, endpoint: endpoint, body: body, contentType: NoticeSender.contentType, keys: keys)
    }
}
