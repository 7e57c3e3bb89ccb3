extension EventCatalog {
    /// The page `docs/events.md`.
    public var markdown: String {
        let rows = types.map { "| [`\($0.type)`](#\($0.anchor)) | \($0.origin.who) | \($0.doc.cell) |" }
        let head = [EventCatalog.preface, EventCatalog.contentsHead + rows.joined(separator: "\n")]
        return (head + types.map(\.markdown)).joined(separator: "\n\n") + "\n"
    }

    private static let preface = """
        # Event catalog

        <!-- Generated from the catalog; change the descriptions there, then run
             enlaced catalog --format markdown > docs/events.md -->

        Every event is a CloudEvents 1.0 envelope with data of one of these types. Data fields that a type does not
        name are refused. A field that is not required may be left out; `null` is refused.

        - An **id** is made of `a-z`, `0-9` and `-`, 1 to 64 characters. An **area id** is one that stands in areas.yaml.
        - A **pseudonym** is `p-` and 32 lower-case hex digits, drawn at random for one person. An event is about one
          person at most, under `person`; what is about a person is `restricted`.
        - A **time** is RFC 3339, for example `2026-03-01T06:30:00Z`. A time that states the past, as `asof` does, may lie
          at most five minutes ahead of the node's clock.
        - **Counts** are whole numbers from 0 to 1000000 under the named keys. A key that is missing is unknown, not zero.
        - Groups of people exclude each other: `single_adult`, `family_member` (children in a family included),
          `unaccompanied_child`, `unknown`.
        - In the **notice form**, which partners are sent, fields that are withheld are listed by name under `withheld`
          instead of missing, and a suppressed count is `{"below": k}`. The posted form allows neither.
        - **Kept** says how long the content is kept; what is left then, and what is kept longer, is in
          [persons.md](persons.md#retention).
        - **Sensitivity** says how far a field may travel: `public`, `internal`, `confidential`, `restricted`. No field
          travels unless an agreement names it.

        The JSON Schemas of both forms are at `GET /v1/catalog`.
        """

    private static let contentsHead = """
        ## Types

        | type | from | what it says |
        |---|---|---|

        """
}

extension EventTypeDescription {
    /// How a heading is linked to: as written, without the dots.
    fileprivate var anchor: String { type.name.filter { $0 != "." } }

    fileprivate var markdown: String {
        """
        ## \(type)

        \(doc)

        - From: \(origin.who)\(origin.whether)
        - Subject: \(object.markdown)
        - Kept: \(retention.markdown)\(countsMarkdown.map { "\n\($0)" } ?? "")

        | field | type | unit | required | sensitivity | meaning |
        |---|---|---|---|---|---|
        \(fields.flatMap { $0.rows(under: "") }.joined(separator: "\n"))

        ```json
        \(example.prettyText)
        ```
        """
    }
}

extension EventTypeDescription.Origin {
    fileprivate var who: String {
        switch self {
        case .posted, .postedHere: "an agency"
        case .derived(let component, _): "the component `\(component)`"
        }
    }

    fileprivate var whether: String {
        switch self {
        case .posted: ""
        case .postedHere: " of this node; stays on its node"
        case .derived(_, true): "; travels between nodes that are peers"
        case .derived(_, false): "; stays on its node"
        }
    }
}

extension EventTypeDescription.Retention {
    fileprivate var markdown: String {
        switch self {
        case .days(let days): "\(days) days"
        case .always: "as long as the node"
        }
    }
}

extension ObjectRule {
    fileprivate var markdown: String {
        let need = isSubjectRequired ? "required" : "may be left out"
        let what =
            kind == .event && role == .reports
            ? "that of the event that is meant" : "the id of \(kind.article) \(kind.rawValue)"
        return switch role {
        case .registers: "\(what); \(need). The agency that names it first owns it."
        case .reports: "\(what); \(need). Only its owner and the owner's delegates may report on it."
        case .mentions: "\(what); \(need)."
        }
    }
}

extension ObjectRule.Kind {
    fileprivate var article: String { "aeiou".contains(rawValue.prefix(1)) ? "an" : "a" }
}

extension FieldDescription {
    /// A row for the field, and one for each field of a record.
    fileprivate func rows(under prefix: String) -> [String] {
        let need = isRequired ? "yes" : ""
        let cells = ["`\(prefix)\(name)`", type.summary, unit ?? "", need, sensitivity.rawValue, doc.cell]
        return ["| " + cells.joined(separator: " | ") + " |"] + inner.flatMap { $0.rows(under: "\(prefix)\(name).") }
    }

    private var inner: [FieldDescription] {
        switch type {
        case .record(let fields), .list(.record(let fields), _): fields
        default: []
        }
    }
}

extension String {
    /// As the content of a cell of a table.
    fileprivate var cell: String {
        split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
            .split(separator: "\n").joined(separator: " ")
    }
}
