import EnlaceControl

enum ErasureListView: View {
    static func render(_ reply: ErasureListReply, on page: Page) -> String {
        var table = Table(
            [.text("request"), .flexible("partner"), .text("state"), .text("due"), .text("notice")],
            empty: "no erasures: no request fits")
        for erasure in reply.erasures {
            table.add([
                erasure.id, erasure.partner, erasure.state.rawValue, page.time(erasure.due),
                erasure.notice.map { $0.obstacle?.word ?? $0.status } ?? "-",
            ])
        }
        return table.text(width: page.width)
    }
}

enum ErasureView: View {
    static func render(_ reply: ErasureRow, on page: Page) -> String {
        let confirmed = reply.confirmed.map { " \(page.time($0))" } ?? ""
        return paragraph("\(reply.id): \(reply.partner), \(reply.state.rawValue)\(confirmed)", on: page)
    }
}
