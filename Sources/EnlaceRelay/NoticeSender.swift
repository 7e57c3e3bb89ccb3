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
    let decisions: RecentDecisions
    let evaluation: NoticeDispatcher.Rules
    let random: @Sendable () -> Double
    /// Nil where nothing but the notice itself is exchanged with peers.
    let escort: (any NoticeEscort)?
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
        /// What a peer's answer tells: its receipt, and what else came with it.
        var events: [EventDraft] = []

        /// As it is counted.
        var name: String {
            guard progress.status == .pending else { return progress.status.rawValue }
            guard let outcome else { return "kept" }
            return outcome.verdict == .delivered ? "announced" : "retry"
        }
    }

    func attempt(_ work: DeliveryWindow.Work) async throws -> Ending {
        guard let rules = await rules(for: work) else {
            return Ending(progress: later(work.entry.progress), outcome: nil)
        }
        switch try await admit(work.entry, by: rules.evaluation) {
        case .withheld(let progress): return Ending(progress: progress, outcome: nil)
        case .allowed(let notice, let partner): return await send(notice, work.entry.progress, to: partner)
        }
    }

    private func send(_ notice: Notice, _ previous: NoticeProgress, to partner: Partner) async -> Ending {
        let end = partner.end(of: notice)
        guard let endpoint = partner.endpoint else {
            let left = previous.left ?? .unannounced
            return Ending(progress: policy.left(previous, as: left, toBePulledUntil: end), outcome: nil)
        }
        let body = partner.format == .thin ? ThinNotice.body(of: notice, node: node) : notice.body
        let fields = partner.signsReceipts ? await escort?.fields(for: partner) : nil
        let outcome = await channel.deliver(
            partner.delivery(id: notice.id, body: body, to: endpoint, fields: fields ?? [])
        ).judged(from: partner)
        var progress = policy.progress(after: outcome, of: previous, at: clock.now, random: random())
        // That the partner knows of the notice is not that it has it.
        if partner.format == .thin, progress.status == .delivered {
            progress = policy.left(progress, as: .announced, toBePulledUntil: end)
        }
        return Ending(
            progress: progress, outcome: outcome, events: await events(from: outcome, to: notice, of: partner))
    }

    /// What is about a person is held against the rules of this very moment: a consent may have been taken back while the
    /// notice waited its turn. For all else those will do under which it was fetched. Nil if they are not known in time.
    private func rules(for work: DeliveryWindow.Work) async -> DeliveryWindow.Rules? {
        guard work.rules.evaluation.restricted[work.entry.notice.type] != nil else { return work.rules }
        let (head, deadline) = (bus.head, clock.now + NoticeSender.patience)
        return await withTaskGroup(of: Evaluation?.self) { group in
            group.addTask { await self.evaluation(head) }
            group.addTask {
                try? await self.clock.sleep(until: deadline)
                return nil
            }
            let rules = await group.next() ?? nil
            group.cancelAll()
            return rules.map(DeliveryWindow.Rules.init)
        }
    }

    /// No attempt was made; another look is taken soon.
    func later(_ progress: NoticeProgress) -> NoticeProgress {
        var progress = progress
        progress.due = clock.now + NoticeSender.patience
        return progress
    }

    /// What follows from a peer's answer beside that the notice was taken. It never changes that.
    private func events(from outcome: DeliveryOutcome, to notice: Notice, of partner: Partner) async -> [EventDraft] {
        guard outcome.verdict == .delivered, partner.signsReceipts, let node = partner.peer else { return [] }
        let answer = outcome.answer.flatMap { try? JSONDocument($0).root }
        let examination = ReceiptExamination(answer, to: notice, by: node, keys: partner.peerKeys)
        tell(examination, of: notice)
        let receipt = examination.draft(node: self.node, at: clock.now)
        guard let answer, let escort else { return [receipt] }
        return [receipt] + (await escort.events(from: answer, of: partner))
    }

    private func tell(_ examination: ReceiptExamination, of notice: Notice) {
        metrics.count(examination, partner: notice.partner)
        guard case .failure(let problem) = examination.result else { return }
        logger.warning(
            "receipt refused",
            metadata: [
                "notice": "\(notice.id)", "partner": "\(notice.partner)", "problem": "\(problem.rawValue)",
            ])
    }

    /// Stores an ending and what it says of the partner in one commit; false if it will not be stored.
    ///
    /// - Parameter others: what else it changes of what waits for the partner.
    func record(
        _ ending: Ending, of entry: OutboxEntry, telling changes: [EventDraft], changing others: [OutboxChange]
    ) async -> Bool {
        let (notice, progress) = (entry.notice, ending.progress)
        metrics.count(ending.name, partner: notice.partner)
        if progress.status == .dead {
            logger.warning(
                "notice given up", metadata: ["notice": "\(notice.id)", "partner": "\(notice.partner)"])
        }
        var events = changes + ending.events
        if let report = DeliveryReport(notice, progress, at: clock.now) { events.append(report.draft(node: node)) }
        let outbox = [OutboxChange.update(id: notice.id, sequence: entry.sequence, progress)]
        return await recorder.record(AttemptRecord(changes: outbox + others, events: events))
    }

    /// Puts off retries; false if that will not be stored.
    func putOff(_ retries: [PutOff]) async -> Bool {
        let changes = retries.map { retry in
            var progress = retry.entry.progress
            progress.due = retry.until
            return OutboxChange.update(id: retry.entry.notice.id, sequence: retry.entry.sequence, progress)
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
    /// How notices may have been left for it to fetch that are to be sent to it now.
    var sentThoughLeft: Set<NoticeProgress.Left> {
        guard endpoint != nil else { return [] }
        return format == .thin ? [.unannounced] : [.unannounced, .announced]
    }

    /// Whether it runs Enlace and its keys are known here.
    package var signsReceipts: Bool { peer != nil && !peerKeys.isEmpty }

    func delivery(
        id: String, body: [UInt8], to endpoint: NoticeDelivery.Endpoint, fields: [(name: String, value: String)] = []
    ) -> NoticeDelivery {
        NoticeDelivery(
            id: id, partner: self.id, endpoint: endpoint, body: body, contentType: NoticeSender.contentType, keys: keys,
            fields: fields, wantsAnswer: signsReceipts)
    }
}
