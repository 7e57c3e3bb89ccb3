import EnlaceCore
import Logging

/// What is asked before each attempt, and each time a partner fetches a notice.
extension NoticeSender {
    enum Admission: Sendable {
        /// The notice in clear, and whose it is.
        case allowed(Notice, Partner)
        /// How it ends instead, where it was pending.
        case withheld(NoticeProgress)
    }

    /// Opens a notice for this once, so that nothing of it waits in clear, and holds it against what was let out and
    /// against the rules.
    func admit(_ entry: OutboxEntry, by rules: Evaluation) async throws -> Admission {
        let event = try await events.event(at: entry.notice.position)
        guard let notice = bus.opened(entry.notice) else {
            let isErased = event.map { $0.sealingKey.map { !bus.holdsKey($0) } ?? false } ?? true
            guard isErased else { return changed(entry) }
            return .withheld(policy.dropped(entry.progress, because: RefusalReason.erased.sentence))
        }
        if let event, try await !isAsLetOut(notice, telling: event) { return changed(entry) }
        switch rules.verdict(on: notice, of: event, at: clock.now) {
        case .send(let partner): return .allowed(notice, partner)
        case .wait: return .withheld(later(entry.progress))
        case .drop(let reason): return .withheld(policy.dropped(entry.progress, because: reason))
        }
    }

    private func isAsLetOut(_ notice: Notice, telling event: Event) async throws -> Bool {
        let letOut = try await decisions.letOut(by: event)
        return letOut?.covers(notice) == true && notice.type == event.type
    }

    private func changed(_ entry: OutboxEntry) -> Admission {
        let notice = entry.notice
        logger.critical(
            "notice is not what was let out",
            metadata: ["notice": "\(notice.id)", "partner": "\(notice.partner)", "position": "\(notice.position)"])
        return .withheld(policy.givenUp(entry.progress, because: LetOut.objection))
    }
}
