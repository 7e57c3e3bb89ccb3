import EnlaceControl

enum PostView: View {
    static func render(_ reply: PostReply, on page: Page) -> String {
        var table = Table([.flexible("id"), .flexible("source"), .figure("position"), .text("")], empty: "no events")
        for receipt in reply.receipts {
            table.add([
                receipt.id, receipt.source, reply.dryRun ? "-" : receipt.position.map(Format.position),
                receipt.duplicate ? "known before" : "",
            ])
        }
        return blocks([table.text(width: page.width), paragraph(sentence(reply), on: page)])
    }

    private static func sentence(_ reply: PostReply) -> String {
        let count = Format.count(reply.receipts.count, "event")
        if reply.dryRun { return "\(count) valid; nothing was stored (dry run)" }
        let duplicates = reply.receipts.count { $0.duplicate }
        let known = duplicates == 0 ? "" : ", \(Format.number(duplicates)) of them known before"
        return "\(count) accepted\(known)" + (reply.durable ? "" : "; the journal is in memory: a restart forgets them")
    }
}
