import EnlaceControl

/// The record of processing in words.
enum ProcessingText {
    static func kept(_ type: ProcessingReply.DataType) -> String {
        type.retentionDays.map { Format.count($0, "day") } ?? "as long as the node"
    }

    /// The record as a page of Markdown, complete and unshortened: what is filed.
    static func markdown(_ reply: ProcessingReply, on page: Page) -> String {
        let head = [
            "# Record of processing: \(reply.name) (`\(reply.node)`)",
            "Written \(page.fullTime(reply.written)) by the node, from its configuration and its catalog of events.",
        ]
        let posts = rows(
            ["agency", "name", "areas", "types"],
            reply.sources.map { source in
                [
                    code(source.agency), source.peer ? "\(source.name) (a node)" : source.name,
                    source.areas.map(code).joined(separator: ", "), source.types.map(code).joined(separator: ", "),
                ]
            })
        let kept = rows(
            ["type", "kept", "what it is", "fields"],
            reply.types.map { [code($0.type), self.kept($0), $0.doc, fields($0.fields)] })
        return
            (head + ["## Who posts", posts, "## Who receives"] + reply.recipients.map(section)
            + ["## How long it is kept", kept]).joined(separator: "\n\n") + "\n"
    }

    private static func section(_ recipient: ProcessingReply.Recipient) -> String {
        let facts = [
            "### \(recipient.name) (`\(recipient.partner)`)",
            """
            Class `\(recipient.class)`, country \(recipient.country). Purpose: `\(recipient.purpose)`; agreement \
            \(recipient.agreement); areas \(recipient.areas.map(code).joined(separator: ", ")). \
            Restricted fields: \(Format.list(recipient.basis, none: "none may leave")). \
            \(recipient.onward ? "May pass it on under agreements of its own." : "Must not pass it on.") A notice that \
            cannot be delivered within \(Format.duration(seconds: Int(recipient.lifetimeSeconds))) is dropped.
            """,
        ]
        let shares = rows(
            ["type", "fields"],
            recipient.shares.map { share in
                let left = share.except.map { ", but not where \(code($0.field)) is \(code($0.value))" } ?? ""
                return [code(share.type) + left, fields(share.fields)]
            })
        return (facts + (recipient.terms.map { [sentences($0)] } ?? []) + [shares]).joined(separator: "\n\n")
    }

    private static func sentences(_ terms: AgreementTerms) -> String {
        let counts =
            terms.minCount.map {
                "Numbers of people are not exact: \(TermsText.least($0)), so they are hidden below it or told in steps of it."
            } ?? "Numbers of people are exact."
        let languages = Format.list((terms.languages ?? []).map(code), none: "all languages")
        return "\(counts) Texts: \(languages). Positions: \(TermsText.positions(terms))."
    }

    private static func fields(_ fields: ProcessingReply.Fields) -> String {
        let parts = fields.categories.map { "\($0.name): \($0.fields.map(code).joined(separator: ", "))" }
        return Format.list(parts, none: "none: only that it happened")
    }

    private static func rows(_ titles: [String], _ rows: [[String]]) -> String {
        guard !rows.isEmpty else { return "Nobody, nothing." }
        let lines = [titles, titles.map { _ in "---" }] + rows
        return lines.map { "| " + $0.map(cell).joined(separator: " | ") + " |" }.joined(separator: "\n")
    }

    private static func cell(_ text: String) -> String {
        Display.clean(text).replacing("|", with: "\\|")
    }

    private static func code(_ text: String) -> String { "`\(text)`" }
}
