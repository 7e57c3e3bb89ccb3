import EnlaceControl

enum DeliveryListView: View {
    static func render(_ reply: DeliveryListReply, on page: Page) -> String {
        var table = Table(
            [
                .text("notice"), .flexible("partner"), .figure("event"), .text("status"), .figure("attempts"),
                .flexible("last"), .text("next"),
            ],
            empty: "no deliveries: no notice fits")
        for delivery in reply.deliveries {
            let notice = delivery.notice
            table.add([
                notice.id, delivery.partner, Format.position(delivery.position), notice.status,
                Format.number(notice.attempts), last(notice), next(notice, on: page),
            ])
        }
        return blocks([table.text(width: page.width), notes(reply.notes, on: page)])
    }

    private static func last(_ notice: NoticeState) -> String {
        guard notice.attempts > 0 else { return "-" }
        return notice.lastStatus.map { "HTTP \($0)" } ?? notice.lastOutcome ?? "no answer"
    }

    private static func next(_ notice: NoticeState, on page: Page) -> String {
        if let obstacle = notice.obstacle { return obstacle.word }
        return notice.status == "pending" ? notice.due.map { page.time($0) } ?? Format.unknown : "-"
    }
}

extension NoticeState.Obstacle {
    /// As it stands in a table.
    var word: String {
        switch self {
        case .paused, .gone: "paused"
        case .held: "held"
        case .pulls: "it pulls"
        case .noPartner: "no partner"
        }
    }
}

enum DeliveryDetailView: View {
    static func render(_ reply: DeliveryDetailReply, on page: Page) -> String {
        let (delivery, notice) = (reply.delivery, reply.delivery.notice)
        var fields = Fields()
        fields.add("notice", notice.id)
        fields.add("partner", delivery.partner)
        fields.add("tells of", "event \(Format.position(delivery.position)), \(delivery.type)")
        fields.add(ifAny: "subject", delivery.subject)
        fields.add("created", page.fullTime(delivery.created))
        fields.add(ifAny: "expires", delivery.expires.map(page.fullTime))
        fields.add("delivery", OutboxText.state(notice, reply.trail, on: page))
        if let trail = reply.trail { NoticeTrailText.add(trail, to: &fields, attempts: true, on: page) }
        return blocks([fields.text(width: page.width), reply.body.map { PrettyJSON.text($0.json) } ?? ""])
    }
}

enum RetryView: View {
    static func render(_ reply: RetryReply, on page: Page) -> String {
        guard reply.retried > 0 else { return "nothing to retry: no dead notice fits\n" }
        let promise = reply.retried == 1 ? "it is sent when its turn comes" : "they are sent when their turn comes"
        return paragraph("\(Format.count(reply.retried, "notice")) taken up again; \(promise)", on: page)
    }
}
