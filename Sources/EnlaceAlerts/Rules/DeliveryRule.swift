package import EnlaceCore

/// Looks at how it goes with a partner: whether notices reach it, whether it forgets whom it was asked to forget, and
/// whether the logs of what was let out are those that were seen before.
///
/// Whoever else is told, the relay never tells the partner that it is about.
package struct DeliveryRule: Sendable, Hashable {
    package enum Subject: String, Sendable, Hashable, CaseIterable {
        /// It fails, its endpoint is gone, or notices were given up.
        case sending
        /// It has not confirmed in time that it forgot somebody.
        case erasures
        /// Its disclosure log, or what it holds of this node's, has been changed or put back.
        case log
    }

    package var subject: Subject
    /// Of sending: so many notices must have been given up within ``within``.
    package var deadLetters: Int
    package var within: Timestamp.Span
    /// What the alert counts as being about, so that agreements can name it; without one no partner is told of it.
    package var area: String?

    package init(
        of subject: Subject = .sending, deadLetters: Int = 1, within: Timestamp.Span = .days(1), area: String? = nil
    ) {
        self.subject = subject
        self.deadLetters = deadLetters
        self.within = within
        self.area = area
    }
}

extension DeliveryRule {
    /// Keys: `of` (sending), `area`, and of sending `dead_letters` (1) and `within` (1d).
    init(_ reader: ConfigurationReader, in context: ConfigurationContext) {
        self.init(
            of: reader.choice("of", of: Subject.self, default: .sending) ?? .sending,
            area: DeliveryRule.area(reader, in: context))
        guard subject == .sending else { return }
        deadLetters = reader.integer("dead_letters", default: 1, in: 1...PartnerTrouble.limit)
        within = reader.duration("within", default: .days(1))
        if within <= .seconds(0) { reader.problem("within", "expected a duration above zero") }
    }

    private static func area(_ reader: ConfigurationReader, in context: ConfigurationContext) -> String? {
        guard let area = reader.optionalString("area") else { return nil }
        if !context.areas.contains(area) {
            let hint = Suggestion.hint(for: area, among: context.areas.areas.keys.sorted())
            reader.problem("area", "unknown area '\(area)'\(hint)")
        }
        return area
    }
}
