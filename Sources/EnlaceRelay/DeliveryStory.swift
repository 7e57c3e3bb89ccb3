package import EnlaceCore

/// What became of one event, for an admin: every partner, sent or refused, and the rule that decided.
package struct DeliveryStory: Sendable, Hashable, Codable {
    package struct Event: Sendable, Hashable, Codable {
        package var source: String
        package var id: String
        package var type: String
        package var position: Int
    }

    package struct Chapter: Sendable, Hashable, Codable {
        package var partner: String
        /// `sent` or `refused`.
        package var decision: String
        /// The version of the agreement that decided.
        package var agreement: String
        /// Code of the rule that refused it.
        package var reason: String?
        package var explanation: String
        package var fields: [String]
        package var withheld: [String]
        package var notice: String?
        /// Of the notice: pending, delivered, dead or dropped.
        package var status: String?
        package var attempts: Int?
        /// When the next attempt is due, while pending.
        package var due: String?
        package var lastAttempt: String?
        package var lastStatus: Int?
        package var lastOutcome: String?
    }

    package var event: Event
    package var partners: [Chapter]

    /// - Parameters:
    ///   - decided: the `relay.decided` event; nil is returned if it is none.
    ///   - entries: what the outbox holds of the event.
    package init?(decided: EnlaceCore.Event, entries: [OutboxEntry]) {
        guard decided.type == .relayDecided, let record = DecisionRecord(decided.data) else { return nil }
        event = Event(source: record.source, id: record.id, type: record.type, position: record.position)
        let entries = Dictionary(entries.map { ($0.notice.id, $0) }) { first, _ in first }
        partners = record.rows.map { Chapter($0, entries: entries) }
    }
}

extension DeliveryStory.Chapter {
    init(_ row: DecisionRecord.Row, entries: [String: OutboxEntry]) {
        partner = row.partner
        agreement = row.agreement
        switch row.outcome {
        case .refused(let reason):
            decision = "refused"
            self.reason = reason.rawValue
            explanation = reason.sentence
            (fields, withheld) = ([], [])
        case .sent(let notice, _, let form):
            decision = "sent"
            (fields, withheld) = (form.fields, form.withheld)
            self.notice = notice
            explanation = Self.explanation(entries[notice]?.progress)
            if let progress = entries[notice]?.progress { take(progress) }
        }
    }

    private mutating func take(_ progress: NoticeProgress) {
        status = progress.status.rawValue
        attempts = progress.attempts
        due = progress.status == .pending ? progress.due.description : nil
        lastAttempt = progress.lastAttempt?.description
        lastStatus = progress.lastStatus
        lastOutcome = progress.lastOutcome
    }

    private static func explanation(_ progress: NoticeProgress?) -> String {
        switch progress?.status {
        case nil: "the agreement allows it; the notice is no longer kept"
        case .pending: "the agreement allows it; the notice waits for its next attempt"
        case .delivered: "the agreement allows it; the partner has the notice"
        case .dead: "the agreement allows it, but the partner did not take it; it can be retried"
        case .dropped: "the agreement allowed it, but it may not be sent any more"
        }
    }
}
