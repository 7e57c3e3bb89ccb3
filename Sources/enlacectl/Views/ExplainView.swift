import EnlaceControl
import EnlaceCore

/// The story of an event, in the order in which it happened.
enum ExplainView: View {
    static func render(_ reply: ExplainReply, on page: Page) -> String {
        blocks(
            [opening(reply.event, on: page), consequences(reply, on: page), partners(reply, on: page)]
                + reply.partners.map { partner($0, on: page) })
    }

    private static func opening(_ event: EventRow, on page: Page) -> String {
        let about = event.subject.map { " about \($0)" } ?? ""
        let verb = event.agency == nil ? "derived by" : "posted by"
        return paragraph("Event \(Format.position(event.position)), \(event.type)\(about)", on: page)
            + paragraph("\(verb) \(EventTable.by(event)), recorded \(page.fullTime(event.recorded))", on: page)
            + paragraph("id \(event.id), source \(event.source)", on: page)
    }

    private static func consequences(_ reply: ExplainReply, on page: Page) -> String {
        let behind = reply.behind.map { "Components that have not come to it yet: \(Format.list($0))." }
        guard !reply.derived.isEmpty else {
            guard let behind else { return "Nothing was derived from it.\n" }
            return paragraph("Nothing was derived from it so far. \(behind)", on: page)
        }
        let table = EventTable.table(reply.derived, on: page, empty: "")
        return "From it followed\n" + table.text(width: page.width) + (behind.map { paragraph($0, on: page) } ?? "")
    }

    private static func partners(_ reply: ExplainReply, on page: Page) -> String {
        guard reply.travels else {
            return paragraph("No partner is told of it: events of this type stay on their node.", on: page)
        }
        guard reply.decided else {
            return paragraph("The relay has not come to it yet; ask again in a moment.", on: page)
        }
        guard !reply.partners.isEmpty else { return paragraph(nobody(reply.event), on: page) }
        let counts = Dictionary(grouping: reply.partners, by: verdict).mapValues(\.count)
        let parts = [Verdict.sent, .waiting, .notSent, .refused].compactMap { verdict in
            counts[verdict].map { "\(verdict.rawValue) \($0)" }
                ?? (verdict.isAlwaysTold ? "\(verdict.rawValue) 0" : nil)
        }
        return "\(Format.count(reply.partners.count, "partner")): \(parts.joined(separator: ", "))\n"
    }

    /// Why no partner was decided on.
    private static func nobody(_ event: EventRow) -> String {
        // Figures of an import are decided on only where an agreement names such.
        event.type == EventType.flowReported.name
            ? "There was no partner to tell, or none whose agreement names such figures."
            : "There was no partner to tell."
    }

    /// What came of it for one partner, so far.
    private enum Verdict: String {
        case sent = "sent to"
        case waiting = "not sent yet to"
        /// Its notice ended before an attempt was made.
        case notSent = "not sent to"
        case refused = "refused to"

        var isAlwaysTold: Bool { self == .sent || self == .refused }

        var word: String {
            switch self {
            case .sent: "sent"
            case .waiting: "not sent yet"
            case .notSent: "not sent"
            case .refused: "refused"
            }
        }
    }

    /// That the agreement lets a notice go does not mean that it went.
    private static func verdict(_ story: PartnerStory) -> Verdict {
        guard story.decision == .sent else { return .refused }
        guard let notice = story.notice, notice.attempts == 0, notice.status != "delivered" else { return .sent }
        return notice.status == "pending" ? .waiting : .notSent
    }

    private static func inexactness(_ story: PartnerStory) -> String {
        story.overlaps == true ? ": an earlier report may have counted some of the same people" : ""
    }

    private static func partner(_ story: PartnerStory, on page: Page) -> String {
        var fields = Fields(indent: 2)
        fields.add("because", story.reason)
        fields.add(ifAny: "agreement", story.agreement)
        if story.decision == .sent {
            fields.add(
                verdict(story) == .sent ? "told" : "to be told",
                Format.list(story.fields, none: "nothing but that it happened"))
            fields.add("withheld", Format.list(story.withheld))
            fields.add(ifAny: "basis", story.basis)
            fields.add(ifAny: "not exact", story.suppressed.map { Format.list($0) + inexactness(story) })
        }
        if let notice = story.notice {
            fields.add("notice", notice.id)
            fields.add("delivery", OutboxText.state(notice, story.trail, on: page))
            if let trail = story.trail { NoticeTrailText.add(trail, to: &fields, attempts: false, on: page) }
        } else if story.decision == .sent {
            fields.add("delivery", "the notice is not kept any more; see enlacectl disclosures --event")
        }
        return paragraph("\(story.partner): \(verdict(story).word)", on: page) + fields.text(width: page.width)
    }
}
