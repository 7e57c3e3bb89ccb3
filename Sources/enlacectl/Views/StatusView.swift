import EnlaceControl

enum StatusView: View {
    static func render(_ reply: StatusReply, on page: Page) -> String {
        let state = reply.ready ? "ready" : "NOT READY"
        let head =
            "\(reply.node): enlaced \(reply.version), \(state), up \(Format.duration(seconds: reply.uptimeSeconds))"
        return blocks([
            paragraph(head, on: page),
            checks(reply, on: page),
            facts(reply).text(width: page.width),
            components(reply.components).text(width: page.width),
            reply.warnings.map { paragraph("warning: \($0)", on: page) }.joined(),
        ])
    }

    /// Only what did not pass: what is well needs no line.
    private static func checks(_ reply: StatusReply, on page: Page) -> String {
        reply.checks.filter { !$0.passed }
            .map { paragraph("failed check: \($0.name)\($0.detail.map { ": \($0)" } ?? "")", on: page) }.joined()
    }

    private static func facts(_ reply: StatusReply) -> Fields {
        var fields = Fields()
        let (journal, configured) = (reply.journal, reply.configured)
        let durability = journal.durable ? "durable" : "not durable"
        let health = journal.durable ? [JournalHealthView.text(journal.health, head: journal.head)] : []
        let facts = [journal.kind, durability, Format.count(Int(journal.head), "event")] + health
        fields.add("journal", facts.joined(separator: ", "))
        fields.add(
            "configured",
            [
                Format.count(configured.areas, "area"), Format.count(configured.agencies, "agency", "agencies"),
                Format.count(configured.partners, "partner"), Format.count(configured.rules, "rule"),
            ].joined(separator: ", "))
        fields.add("outbox", OutboxText.counts(reply.outbox))
        fields.add(
            "alerts", "\(Format.number(reply.alertsFiring)) firing, \(Format.number(reply.alertsPending)) pending")
        return fields
    }

    private static func components(_ components: [StatusReply.Component]) -> Table {
        var table = Table([.text("component"), .figure("position"), .figure("behind")], empty: "no components run")
        for component in components {
            table.add([component.name, Format.number(component.position), Format.number(component.lag)])
        }
        return table
    }
}

/// The outbox in words.
enum OutboxText {
    static func counts(_ counts: OutboxCounts) -> String {
        [
            "\(Format.number(counts.pending)) pending", "\(Format.number(counts.delivered)) delivered",
            "\(Format.number(counts.dead)) dead", "\(Format.number(counts.dropped)) dropped",
        ].joined(separator: ", ")
    }

    /// `delivered after 2 attempts, HTTP 202`, `pending after 1 attempt, HTTP 503, next attempt 2026-03-01 06:30`,
    /// `pending, no attempt yet, the partner is paused`
    ///
    /// - Parameter trail: a dead letter that was retried counts its attempts anew, which is said where the trail has more.
    static func state(_ notice: NoticeState, _ trail: NoticeTrail?, on page: Page) -> String {
        let isPulled = notice.status == "delivered" && notice.lastStatus == nil
        let made = (trail?.attempts.count ?? 0) - (isPulled ? 1 : 0)
        let since = made > notice.attempts ? " since it was retried" : ""
        let isNew = notice.attempts == 0 && notice.status == "pending"
        var parts =
            isNew
            ? ["pending", "no attempt yet\(since)"]
            : ["\(notice.status) after \(Format.count(notice.attempts, "attempt"))\(since)"]
        if notice.attempts > 0 { parts.append(notice.lastStatus.map { "HTTP \($0)" } ?? "no answer") }
        if let outcome = notice.lastOutcome { parts.append(outcome) }
        if let obstacle = notice.obstacle {
            parts.append(text(obstacle))
        } else if notice.status == "pending", let due = notice.due {
            parts.append("next attempt \(page.time(due))")
        }
        return parts.joined(separator: ", ")
    }

    private static func text(_ obstacle: NoticeState.Obstacle) -> String {
        switch obstacle {
        case .paused: "the partner is paused by an operator"
        case .gone: "the partner is paused, its endpoint is gone (410)"
        case .held: "the partner is held by its file"
        case .pulls: "the partner fetches it"
        case .noPartner: "the partner is no longer configured"
        }
    }
}
