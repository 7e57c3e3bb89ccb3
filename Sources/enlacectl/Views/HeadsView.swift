import EnlaceControl

enum HeadsView: View {
    static func render(_ reply: HeadsReply, on page: Page) -> String {
        var table = Table(
            [
                .flexible("peer"), .flexible("node"), .figure("holds of us"), .text("since"), .figure("we hold"),
                .text("since"), .text("compared"),
            ],
            empty: "no peers: no partner's file names a node")
        for row in reply.peers {
            table.add([
                row.partner, row.node, size(row.theirs), since(row.theirs, on: page), size(row.ours),
                since(row.ours, on: page), row.compared.map { page.time($0) } ?? "never",
            ])
        }
        return blocks([table.text(width: page.width)] + reply.peers.map { remarks($0, on: page) })
    }

    private static func size(_ head: HeadsReply.Head?) -> String {
        head.map { Format.number($0.size) } ?? "nothing"
    }

    private static func since(_ head: HeadsReply.Head?, on page: Page) -> String {
        head.map { page.time($0.time) } ?? "-"
    }

    private static func remarks(_ row: HeadsReply.Row, on page: Page) -> String {
        var text = ""
        if row.keys == 0 {
            text += paragraph(
                "\(row.partner): none of its keys is pinned (peer_keys), so nothing is exchanged", on: page)
        }
        if let dispute = row.dispute {
            let state = dispute.ended.map { "disputed until \(page.fullTime($0))" } ?? "DISPUTED"
            text += paragraph(
                "\(state): the log of \(dispute.node) against \(row.partner), \(dispute.kind), "
                    + "on \(page.fullTime(dispute.time)); enlacectl events show \(dispute.position) has the evidence",
                on: page)
        }
        return text
    }
}
