import EnlaceControl

enum FlowsView: View {
    static func render(_ reply: FlowsReply, on page: Page) -> String {
        let columns = reply.columns.map { Table.Column.flexible($0) } + [.figure(reply.unit ?? "count")]
        var table = Table(columns, empty: "no figures: nothing imported fits the question")
        for row in reply.rows {
            let labels = reply.columns.indices.map { $0 < row.values.count ? row.values[$0] : nil }
            table.add(labels + [Format.number(row.count)])
        }
        if let total = reply.total, reply.rows.count > 1, !reply.columns.isEmpty {
            table.add(["total"] + reply.columns.dropFirst().map { _ in "" } + [Format.number(total)])
        }
        return blocks([table.text(width: page.width), notes(reply.notes, on: page)])
    }
}
