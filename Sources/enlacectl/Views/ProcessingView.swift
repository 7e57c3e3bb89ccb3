import EnlaceControl

/// The record of processing as tables for the terminal.
enum ProcessingView: View {
    static func render(_ reply: ProcessingReply, on page: Page) -> String {
        blocks([
            paragraph(
                "Record of processing of \(reply.name) (\(reply.node)), \(page.fullTime(reply.written))", on: page),
            "Who posts\n" + sources(reply).text(width: page.width),
            "Who receives\n" + recipients(reply).text(width: page.width),
            "What each receives\n" + shares(reply).text(width: page.width),
            "How exactly\n" + terms(reply).text(width: page.width),
            "How long it is kept\n" + retention(reply).text(width: page.width),
        ])
    }

    private static func sources(_ reply: ProcessingReply) -> Table {
        var table = Table(
            [.text("agency"), .flexible("name"), .flexible("areas"), .flexible("types")], empty: "nobody")
        for source in reply.sources {
            let name = source.peer ? "\(source.name) (peer)" : source.name
            table.add([
                source.agency, name, source.areas.joined(separator: " "), source.types.joined(separator: " "),
            ])
        }
        return table
    }

    private static func recipients(_ reply: ProcessingReply) -> Table {
        var table = Table(
            [
                .text("partner"), .flexible("name"), .text("class"), .text("country"), .flexible("purpose"),
                .flexible("agreement"), .flexible("basis"), .text("onward"),
            ],
            empty: "nobody")
        for recipient in reply.recipients {
            table.add([
                recipient.partner, recipient.name, recipient.class, recipient.country, recipient.purpose,
                recipient.agreement, Format.list(recipient.basis), recipient.onward ? "yes" : "no",
            ])
        }
        return table
    }

    private static func shares(_ reply: ProcessingReply) -> Table {
        var table = Table(
            [.text("partner"), .flexible("type"), .text("category"), .flexible("fields")], empty: "nothing")
        for recipient in reply.recipients {
            for share in recipient.shares {
                for category in share.fields.categories {
                    table.add([
                        recipient.partner, share.type, category.name, category.fields.joined(separator: " "),
                    ])
                }
                if let except = share.except {
                    table.add([recipient.partner, share.type, "not told", "where \(except.field) is \(except.value)"])
                }
            }
        }
        return table
    }

    private static func terms(_ reply: ProcessingReply) -> Table {
        var table = Table(
            [.text("partner"), .text("numbers of people"), .flexible("texts"), .text("positions")], empty: "nobody")
        for recipient in reply.recipients {
            table.add([
                recipient.partner, recipient.terms.map(TermsText.counts),
                recipient.terms.map(TermsText.languages),
                recipient.terms.map(TermsText.positions),
            ])
        }
        return table
    }

    private static func retention(_ reply: ProcessingReply) -> Table {
        var table = Table([.flexible("type"), .text("kept"), .flexible("categories")], empty: "nothing")
        for type in reply.types {
            let categories = type.fields.categories.map(\.name)
            table.add([type.type, ProcessingText.kept(type), categories.joined(separator: " ")])
        }
        return table
    }
}
