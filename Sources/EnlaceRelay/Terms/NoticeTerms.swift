import EnlaceCore

extension EventEnvelope.Extension {
    /// The least count under which the numbers of people in a notice were hidden or told in steps.
    package static let minCount = "enlacemincount"
}

/// How much an agreement tells of the fields that it gives: of small counts, of texts, and of places.
struct NoticeTerms: Sendable, Hashable {
    /// Below it a number of people is not told; 1 for exact numbers.
    var minCount: Int
    /// Nil for all of them.
    var languages: [String]?
    var precision: PlacePrecision
    /// Whether the partner sees people by group, of any type that tells how many there are now.
    ///
    /// Each group's band is then all that it may learn, so a sum must follow from the bands, wherever it stands.
    var showsGroups: Bool

    var hidesCounts: Bool { minCount > 1 }

    /// Whether the terms take nothing away from what is agreed.
    ///
    /// - Parameter hasPlaces: whether there is a place on the map, which may be rounded.
    func tellsAll(withPlaces hasPlaces: Bool) -> Bool { !hidesCounts && languages == nil && !hasPlaces }

    /// Whether texts in `language` leave: `es` stands for `es-MX` too.
    func admits(_ language: String) -> Bool {
        guard let languages else { return true }
        let tag = language.lowercased()
        return languages.contains { wanted in
            let wanted = wanted.lowercased()
            return tag == wanted || tag.hasPrefix(wanted + "-")
        }
    }
}

extension FieldType {
    /// What `terms` leave of an admitted value's texts and places, at any depth; nil where nothing is left.
    func narrowed(_ value: JSON, by terms: NoticeTerms) -> JSON? {
        switch (self, value) {
        case (.texts, .object(let members)):
            let kept = members.filter { terms.admits($0.key) }
            return kept.isEmpty ? nil : .object(kept)
        case (.list(let element, _), .array(let elements)):
            return .array(elements.compactMap { element.narrowed($0, by: terms) })
        case (.record(let fields), .object(let members)):
            return .object(members.compactMap { FieldType.narrowed($0, among: fields, by: terms) })
        default: return value
        }
    }

    private static func narrowed(
        _ member: JSON.Member, among fields: [FieldDescription], by terms: NoticeTerms
    ) -> JSON.Member? {
        guard let field = fields.first(where: { $0.name == member.key }) else { return nil }
        if field.isCoordinate {
            return member.value.number.map { .init(member.key, .degrees(terms.precision.rounded($0))) }
        }
        return field.type.narrowed(member.value, by: terms).map { .init(member.key, $0) }
    }
}

extension JSON {
    /// A whole number of degrees is an integer, as it is when it is read back.
    fileprivate static func degrees(_ value: Double) -> JSON {
        value == value.rounded() && abs(value) < 1e15 ? .int(Int(value)) : .double(value)
    }

    fileprivate var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }
}
