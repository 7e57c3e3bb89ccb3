import EnlaceControl

enum ImportView: View {
    static func render(_ reply: ImportSummary, on page: Page) -> String {
        var fields = Fields()
        fields.add("dataset", reply.dataset)
        fields.add("edition", reply.edition)
        if let first = reply.firstPeriod, let last = reply.lastPeriod { fields.add("months", "\(first) to \(last)") }
        fields.add("rows", Format.number(reply.rows))
        fields.add("new", Format.number(reply.new))
        fields.add("restated", Format.number(reply.restated))
        fields.add("unchanged", Format.number(reply.unchanged))
        if let older = reply.older, older > 0 { fields.add("older", Format.number(older)) }
        fields.add("took", "\(Format.number(reply.seconds)) s")
        return blocks([fields.text(width: page.width), notes(reply.notes, on: page)])
    }
}
