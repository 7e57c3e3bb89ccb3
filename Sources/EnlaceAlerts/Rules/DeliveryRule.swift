package import EnlaceCore

/// Looks at how sending to a partner goes: it fails, its endpoint is gone, or notices were given up.
///
/// Whoever else is told, the relay never tells the partner that it is about.
package struct DeliveryRule: Sendable, Hashable {
    /// So many notices must have been given up within ``within``.
    package var deadLetters: Int
    package var within: Timestamp.Span
    /// What the alert counts as being about, so that agreements can name it; without one no partner is told of it.
    package var area: String?

    package init(deadLetters: Int = 1, within: Timestamp.Span = .days(1), area: String? = nil) {
        self.deadLetters = deadLetters
        self.within = within
        self.area = area
    }
}

extension DeliveryRule {
    /// Keys: `dead_letters` (1), `within` (1d), `area`.
    init(_ reader: ConfigurationReader, in context: ConfigurationContext) {
        self.init(
            deadLetters: reader.integer("dead_letters", default: 1, in: 1...PartnerTrouble.limit),
            within: reader.duration("within", default: .days(1)), area: DeliveryRule.area(reader, in: context))
        if within <= .seconds(0) { reader.problem("within", "expected a duration above zero") }
    }

    private static func area(_ reader: ConfigurationReader, in context: ConfigurationContext) -> String? {
        guard let area = reader.optionalString("area") else { return nil }
        if context.areas[area] == nil {
            let hint = Suggestion.hint(for: area, among: context.areas.areas.keys.sorted())
            reader.problem("area", "unknown area '\(area)'\(hint)")
        }
        return area
    }
}
