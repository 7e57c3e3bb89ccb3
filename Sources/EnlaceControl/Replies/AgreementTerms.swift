/// What an agreement takes away from the values of the fields that it names.
package struct AgreementTerms: Codable, Hashable, Sendable {
    /// The least count: numbers of people are hidden below it, or told in steps of it; null where they are exact.
    @OrNull package var minCount: Int?
    /// In which languages texts are told; null for all of them.
    @OrNull package var languages: [String]?
    /// How exactly positions are told: `city` for not at all, `exact`, or a number of decimals of a degree.
    package var precision: String

    package init(minCount: Int?, languages: [String]?, precision: String) {
        self.minCount = minCount
        self.languages = languages
        self.precision = precision
    }
}
