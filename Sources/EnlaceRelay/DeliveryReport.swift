import EnlaceCore

/// The event that tells how a notice ended: `notice.delivered` or `notice.failed`.
struct DeliveryReport {
    private let derivation: Derivation

    /// Nil while the notice is to be tried again.
    init?(_ notice: Notice, _ progress: NoticeProgress, at now: Timestamp) {
        guard progress.status != .pending else { return nil }
        var members: [JSON.Member] = [
            .init("notice", .string(notice.id)), .init("event", .int(Int(notice.position))),
            .init("attempts", .int(progress.attempts)),
        ]
        if let status = progress.lastStatus { members.append(.init("status", .int(status))) }
        if let outcome = progress.lastOutcome { members.append(.init("outcome", .string(String(outcome.prefix(300))))) }
        if progress.status != .delivered { members.append(.init("fate", .string(progress.status.rawValue))) }
        // A dead letter that is retried becomes due anew, so its second end has an id of its own.
        derivation = Derivation(
            progress.status == .delivered ? .noticeDelivered : .noticeFailed, subject: notice.partner,
            data: .object(members), time: now,
            cause: progress.isPulled
                ? .timer(object: "\(notice.id)/pulled", due: notice.created, index: 0)
                : .timer(object: notice.id, due: progress.due, index: progress.attempts))
    }

    func draft(node: String) -> EventDraft {
        derivation.draft(node: node, component: Relay.name)
    }
}
