import EnlaceControl

/// How exactly a partner is told what its agreement names, in words.
enum TermsText {
    static func counts(_ terms: AgreementTerms) -> String { terms.minCount.map(least) ?? "exact" }

    static func least(_ count: Int) -> String { "least count \(Format.number(count))" }

    static func languages(_ terms: AgreementTerms) -> String {
        Format.list(terms.languages ?? [], none: "all languages")
    }

    static func positions(_ terms: AgreementTerms) -> String {
        switch terms.precision {
        case "city": "none, the area only"
        case "exact": "exact"
        default: Int(terms.precision).map { Format.count($0, "decimal") } ?? terms.precision
        }
    }
}
