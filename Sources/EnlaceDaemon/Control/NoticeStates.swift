import EnlaceControl
import EnlaceCore
import EnlaceRelay

/// Reads how notices fare, together with how the way to their partner is now.
struct NoticeStates: Sendable {
    let live: LiveConfiguration
    let dispatcher: NoticeDispatcher

    func state(of entry: OutboxEntry) -> NoticeState {
        let progress = entry.progress
        let isPending = progress.status == .pending
        let partner = live.current.partners.first { $0.id == entry.notice.partner }
        let condition = dispatcher.condition(of: entry.notice.partner)
        let obstacle = isPending ? obstacle(to: partner, condition) : nil
        let due = condition?.heldUntil.map { max($0, progress.due) } ?? progress.due
        return NoticeState(
            id: entry.notice.id, status: progress.status.rawValue, attempts: progress.attempts,
            due: isPending && obstacle == nil ? WireTime(due) : nil, obstacle: obstacle,
            lastAttempt: WireTime(progress.lastAttempt), lastStatus: progress.lastStatus,
            lastOutcome: progress.lastOutcome)
    }

    func row(_ entry: OutboxEntry) -> DeliveryRow {
        let notice = entry.notice
        return DeliveryRow(
            partner: notice.partner, position: notice.position, type: notice.type.name, subject: notice.subject,
            created: WireTime(notice.created), expires: WireTime(notice.expires), notice: state(of: entry))
    }

    private func obstacle(to partner: Partner?, _ condition: PartnerCondition?) -> NoticeState.Obstacle? {
        guard let partner else { return .noPartner }
        if partner.isHeld { return .held }
        switch condition?.pause {
        case .gone: return .gone
        case .some: return .paused
        case nil: return partner.endpoint == nil ? .pulls : nil
        }
    }
}
