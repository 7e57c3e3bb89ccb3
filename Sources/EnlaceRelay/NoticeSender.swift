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

    /// How an attempt ended, for the window.
    struct End: Sendable {
        var isRecorded: Bool
        var willRetry: Bool
        var isGone: Bool
    }

    func attempt(_ work: DeliveryWindow.Work) async throws -> End {
        let notice = work.entry.notice
        let event = try await events.event(at: notice.position)
        switch work.evaluation.verdict(on: notice, of: event, at: clock.now) {
        case .drop(let reason):
            let isRecorded = await record(policy.dropped(work.entry.progress, because: reason), of: notice)
            return End(isRecorded: isRecorded, willRetry: false, isGone: false)
        case .send(let partner):
            let outcome = await channel.deliver(partner.delivery(id: notice.id, body: notice.body))
            let progress = policy.progress(
                after: outcome, of: work.entry.progress, to: partner, at: clock.now, random: random())
            let isRecorded = await record(progress, of: notice)
            return End(
                isRecorded: isRecorded, willRetry: progress.status == .pending, isGone: outcome.verdict == .gone)
        }
    }

    private func record(_ progress: NoticeProgress, of notice: Notice) async -> Bool {
        metrics.count(progress.status, partner: notice.partner)
        if progress.status == .dead {
            logger.warning(
                "notice given up", metadata: ["notice": "\(notice.id)", "partner": "\(notice.partner)"])
        }
        let event = DeliveryReport(notice, progress, at: clock.now)?.draft(node: node)
        return await recorder.record(AttemptRecord(notice: notice.id, progress: progress, event: event))
    }
}

extension Partner {
    func delivery(id: String, body: [UInt8]) -> NoticeDelivery {
        NoticeDelivery(
            id: id, partner: self.id, endpoint: endpoint, body: body, contentType: NoticeSender.contentType, keys: keys)
    }
}
