extension EventTypeDescription {
    /// What an agreement's `min_count` does to this type, as an item of its section; nil where nothing counts people.
    var countsMarkdown: String? {
        let (people, withheld) = (
            fields.filter { $0.count?.isTold == true }, fields.filter { $0.count?.isTold == false }
        )
        if let countHint { return "- Under `min_count`: not told where `\(countHint.field)` is `\(countHint.value)`" }
        guard !people.isEmpty || !withheld.isEmpty else { return nil }
        let rule = window == nil ? "in steps" : "hidden where small, once for each stretch of time"
        let told = people.isEmpty ? nil : "\(EventTypeDescription.names(people)) \(rule)"
        let lost =
            withheld.isEmpty ? nil : "\(EventTypeDescription.names(withheld)) withheld where they would tell more"
        return "- Under `min_count`: " + [told, lost].compactMap(\.self).joined(separator: "; ")
    }

    private static func names(_ fields: [FieldDescription]) -> String {
        fields.map { "`\($0.name)`" }.joined(separator: ", ")
    }
}

extension CountRole {
    /// Whether a coarser form of it is told, and not nothing.
    fileprivate var isTold: Bool {
        switch self {
        case .cells, .total, .atMost, .atLeast, .beds: true
        case .summary, .exact: false
        }
    }
}
