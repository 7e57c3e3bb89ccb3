import EnlaceControl

enum WhatifView: View {
    static func render(_ reply: WhatifReply, on page: Page) -> String {
        let isSame = reply.changes.isEmpty && reply.turns.isEmpty
        let sum = isSame ? "nothing would change: \(looked(reply))" : sentence(reply, on: page)
        return blocks([
            reply.changes.isEmpty ? "" : table(reply, on: page),
            reply.turns.map { paragraph(text($0), on: page) }.joined(),
            paragraph(sum, on: page) + notes(reply.notes, on: page),
        ])
    }

    private static func table(_ reply: WhatifReply, on page: Page) -> String {
        var table = Table(
            [.flexible("type"), .flexible("field"), .text("change"), .figure("events"), .figure("example")], empty: "")
        for change in reply.changes {
            table.add([
                change.type, change.field ?? "(event)", text(change.way), Format.number(change.events),
                change.examples.first.map(Format.position),
            ])
        }
        return table.text(width: page.width)
    }

    private static func text(_ way: WhatifReply.Way) -> String {
        switch way {
        case .newlyLeaves: "newly leaves"
        case .stopsLeaving: "stops leaving"
        case .leavesAltered: "other content"
        }
    }

    /// Why they are refused, now and then.
    private static func text(_ turn: WhatifReply.Turn) -> String {
        let example = turn.examples.first.map { ", for example \(Format.position($0))" } ?? ""
        let now = turn.now.map { "refused now (\($0))" } ?? "sent now"
        let then = turn.then.map { "refused then (\($0))" } ?? "sent then"
        return "\(turn.type): \(Format.count(turn.events, "event")) \(now), \(then)\(example)"
    }

    private static func sentence(_ reply: WhatifReply, on page: Page) -> String {
        let totals = reply.totals
        return """
            \(reply.partner): \(looked(reply)) since \(page.fullTime(reply.since)): \
            \(Format.number(totals.newlyLeaving)) would newly leave, \
            \(Format.number(totals.stopping)) would stop leaving, \
            \(Format.number(totals.leavingDifferently)) would leave with other fields or content
            """
    }

    private static func looked(_ reply: WhatifReply) -> String {
        "\(Format.count(reply.totals.lookedAt, "event")) looked at"
    }
}
