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
    }

    func attempt(_ work: DeliveryWindow.Work) async throws -> Ending {
        // Opened for this attempt alone: nothing of it waits in clear.
        guard let notice = bus.opened(work.entry.notice) else {
            return Ending(progress: policy.dropped(work.entry.progress, because: RefusalReason.erased.sentence), outcome: nil)
        }
        let event = try await events.event(at: notice.position)
        switch work.evaluation.verdict(on: notice, of: event, at: clock.now) {
        case .drop(let reason):
            return Ending(progress: policy.dropped(work.entry.progress, because: reason), outcome: nil)
        case .send(let partner):
            let outcome = await channel.deliver(partner.delivery(id: notice.id, body: notice.body))
            let progress = policy.progress(
                after: outcome, of: work.entry.progress, to: partner, at: clock.now, random: random())
            return Ending(progress: progress, outcome: outcome)
        }
    }

    /// Stores an ending and what it says of the partner in one commit; false if it will not be stored.
    func record(_ ending: Ending, of notice: Notice, telling changes: [EventDraft]) async -> Bool {
        let progress = ending.progress
        metrics.count(progress.status, partner: notice.partner)
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
    func delivery(id: String, body: [UInt8]) -> NoticeDelivery {
        NoticeDelivery(
            id: id, partner: self.id, endpoint: endpoint, body: body, contentType: NoticeSender.contentType, keys: keys)
    }
}
