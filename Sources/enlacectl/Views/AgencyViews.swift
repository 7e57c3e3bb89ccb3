import EnlaceControl

enum AgencyListView: View {
    static func render(_ reply: AgencyListReply, on page: Page) -> String {
        var table = Table(
            [.text("agency"), .flexible("name"), .text("proves itself by"), .flexible("areas"), .flexible("types")],
            empty: "no agencies: add one with enlacectl agencies add")
        for agency in reply.agencies {
            table.add([
                agency.id, agency.name + (agency.peer ? " (peer)" : ""), Format.list(agency.authentication),
                Format.list(agency.areas), Format.list(agency.types),
            ])
        }
        return table.text(width: page.width)
    }
}

enum AddAgencyView: View {
    static func render(_ reply: AddAgencyReply, on page: Page) -> String {
        blocks([secret(reply, on: page), file(reply, on: page)])
    }

    static func secret(_ reply: AddAgencyReply, on page: Page) -> String {
        blocks([
            paragraph("Give \(reply.id) this signing secret over a safe channel; it is not shown again:", on: page),
            "  \(reply.secret)\n",
        ])
    }

    static func file(_ reply: AddAgencyReply, on page: Page) -> String {
        blocks([
            paragraph("Save this as agencies.d/\(reply.id).yaml, then run enlacectl reload:", on: page),
            YAMLText.lines(reply.yaml),
        ])
    }

    /// After the file was put in place.
    static func written(_ path: String, on page: Page) -> String {
        paragraph("Wrote \(path); enlacectl reload puts it in force.", on: page)
    }
}

enum TokenView: View {
    static func render(_ reply: TokenReply, on page: Page) -> String {
        blocks([
            paragraph("Give \(reply.agency) this token over a safe channel; it is not shown again:", on: page),
            "  \(reply.token)\n",
            paragraph("Add this to agencies.d/\(reply.agency).yaml, then run enlacectl reload:", on: page),
            YAMLText.lines(reply.yaml),
        ])
    }
}

/// YAML for copying: its lines as they are.
private enum YAMLText {
    static func lines(_ yaml: String) -> String {
        var lines = yaml.split(separator: "\n", omittingEmptySubsequences: false).map { Display.clean(String($0)) }
        while lines.last == "" { lines.removeLast() }
        return lines.map { $0 + "\n" }.joined()
    }
}
