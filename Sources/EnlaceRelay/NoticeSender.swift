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

    /// How long the relay may be behind before an attempt that must know the present waits for another turn.
    private static let patience = Timestamp.Span.seconds(5)
    static let contentType = "application/cloudevents+json"

    /// How an attempt ended, not yet recorded.
    struct Ending: Sendable {
        var progress: NoticeProgress
        /// What the channel said; nil if the notice may not be sent any more.
        var outcome: DeliveryOutcome?
    }

    func attempt(_ work: DeliveryWindow.Work) async throws -> Ending {
        guard let rules = await rules(for: work) else { return waiting(work.entry.progress) }
        // Opened for this attempt alone: nothing of it waits in clear.
        guard let notice = bus.opened(work.entry.notice) else {
            let reason = RefusalReason.erased.sentence
            return Ending(progress: policy.dropped(work.entry.progress, because: reason), outcome: nil)
        }
        let event = try await events.event(at: notice.position)
        switch rules.verdict(on: notice, of: event, at: clock.now) {
        case .drop(let reason):
            return Ending(progress: policy.dropped(work.entry.progress, because: reason), outcome: nil)
        case .send(let partner):
            let outcome = await channel.deliver(partner.delivery(id: notice.id, body: notice.body))
            let progress = policy.progress(
                after: outcome, of: work.entry.progress, to: partner, at: clock.now, random: random())
            return Ending(progress: progress, outcome: outcome)
        }
    }

    /// What is about a person is held against the rules of this very moment: a consent may have been taken back while the
    /// notice waited its turn. For all else those will do under which it was fetched. Nil if they are not known in time.
    private func rules(for work: DeliveryWindow.Work) async -> Evaluation? {
        guard work.evaluation.restricted[work.entry.notice.type] != nil else { return work.evaluation }
        let (head, deadline) = (bus.head, clock.now + NoticeSender.patience)
        return await withTaskGroup(of: Evaluation?.self) { group in
            group.addTask { await self.evaluation(head) }
            group.addTask {
                try? await self.clock.sleep(until: deadline)
                return nil
            }
            let rules = await group.next() ?? nil
            group.cancelAll()
            return rules
        }
    }

    /// No attempt was made; another look is taken soon.
    private func waiting(_ progress: NoticeProgress) -> Ending {
        var progress = progress
        progress.due = clock.now + NoticeSender.patience
        return Ending(progress: progress, outcome: nil)
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
