/// A text for people with placeholders in braces, for example `{name}: {value} over capacity`.
package struct AlertText: Sendable, Hashable {
    package enum Placeholder: String, Sendable, Hashable, CaseIterable {
        /// Id of the object.
        case object
        /// Name of the object, or its id where it has none.
        case name
        case area, value, limit
        /// What a surge is measured against, by how many percent it is exceeded, and in which month.
        case base, increase, period
    }

    private enum Part: Sendable, Hashable {
        case text(String)
        case placeholder(Placeholder)
    }

    /// What stands in braces and is no placeholder.
    package private(set) var unknown: [String] = []
    private var parts: [Part] = []

    package init(_ template: String) {
        var rest = Substring(template)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            parts.append(.text(String(rest[..<open])))
            let name = String(rest[rest.index(after: open)..<close])
            if let placeholder = Placeholder(rawValue: name) {
                parts.append(.placeholder(placeholder))
            } else {
                unknown.append(name)
            }
            rest = rest[rest.index(after: close)...]
        }
        parts.append(.text(String(rest)))
    }

    /// The text with every placeholder filled in; what has no value reads `?`.
    package func filled(with values: (Placeholder) -> String?) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .placeholder(let placeholder): values(placeholder) ?? "?"
            }
        }.joined()
    }
}
