import EnlaceControl

enum ShelterDetailView: View {
    static func render(_ reply: ShelterDetailReply, on page: Page) -> String {
        blocks([
            facts(reply, on: page).text(width: page.width),
            groups(reply.groups).text(width: page.width),
            offers(reply).text(width: page.width),
        ])
    }

    private static func facts(_ reply: ShelterDetailReply, on page: Page) -> Fields {
        let row = reply.shelter
        var fields = Fields()
        fields.add("shelter", "\(row.id), \(row.name)")
        fields.add("area", row.area)
        fields.add("status", row.status)
        fields.add("figures", row.state)
        fields.add("as of", row.asof.map(page.fullTime) ?? Format.unknown)
        fields.add("usable", Format.number(row.usable))
        fields.add("present", Format.number(row.present))
        fields.add("available", Format.number(row.available))
        fields.add("over", Format.number(row.over))
        fields.add("uncovered", Format.number(reply.uncovered))
        fields.add(ifAny: "node", row.origin)
        fields.add(ifAny: "run by", reply.operatedBy)
        fields.add(ifAny: "reported by", ([reply.owner].compactMap(\.self) + reply.delegates))
        return fields
    }

    private static func groups(_ groups: [ShelterDetailReply.Group]) -> Table {
        var table = Table(
            [.text("group"), .figure("usable"), .figure("present"), .figure("available")],
            empty: "no figures by group: none was reported")
        for group in groups {
            table.add([
                group.group, Format.number(group.usable), Format.number(group.present), Format.number(group.available),
            ])
        }
        return table
    }

    private static func offers(_ reply: ShelterDetailReply) -> Fields {
        var fields = Fields()
        fields.add(ifAny: "admits", reply.admits)
        fields.add(ifAny: "services", reply.services)
        fields.add(ifAny: "down now", reply.servicesDown)
        fields.add(ifAny: "languages", reply.languages)
        fields.add(ifAny: "accessible", reply.accessibility)
        fields.add(ifAny: "needs", reply.needs)
        return fields
    }
}
