import EnlaceControl

enum DisclosureListView: View {
    static func render(_ reply: DisclosureListReply, on page: Page) -> String {
        var table = Table(
            [
                .figure("entry"), .text("time"), .flexible("partner"), .flexible("type"), .text("outcome"),
                .flexible("fields"),
            ],
            empty: "nothing was let out that fits")
        for row in reply.disclosures {
            table.add([
                String(row.index), page.time(row.time), row.partner, row.type, row.outcome ?? "unknown",
                row.fields.joined(separator: " "),
            ])
        }
        return blocks([table.text(width: page.width), notes(reply.notes, on: page)])
    }
}

/// Each disclosure in full: it is what a person is answered who asks where their data went.
enum PersonDisclosuresView: View {
    static func render(_ reply: PersonDisclosuresReply, on page: Page) -> String {
        let found = reply.disclosures.map { fields($0, of: reply, on: page).text(width: page.width) }
        let none = paragraph("nothing that fits is known to have been let out of this person", on: page)
        return blocks((found.isEmpty ? [none] : found) + [untraceable(reply.untraceable, on: page)])
    }

    private static func fields(
        _ row: DisclosureListReply.Row, of reply: PersonDisclosuresReply, on page: Page
    ) -> Fields {
        var fields = Fields()
        fields.add("partner", row.partner)
        fields.add("time", page.fullTime(row.time))
        fields.add("fields", Format.list(row.fields, none: "only that it happened"))
        fields.add(ifAny: "basis", row.basis)
        fields.add("agreement", row.agreement)
        fields.add("event", "\(row.event.id), position \(Format.position(row.event.position)), \(row.type)")
        fields.add("notice", row.notice)
        fields.add("outcome", row.outcome ?? "unknown: it counts as arrived")
        fields.add("in the log", "entry \(row.index) of \(reply.size), root \(reply.root)")
        return fields
    }

    private static func untraceable(_ count: Int, on page: Page) -> String {
        guard count > 0 else { return "" }
        return paragraph(
            """
            note: \(Format.count(count, "disclosure")) more \(count == 1 ? "was" : "were") about somebody of whom nobody can \
            tell any more who it was, because the event's content expired or was erased
            """, on: page)
    }
}
