import EnlaceCore

extension Agreement {
    /// Exact numbers: a field that an agreement names leaves as it is, unless the agreement says more.
    package static let defaultMinCount = 1
    /// Two would hide nothing: below 2 and not 0 is 1.
    package static let minCounts = 3...100

    /// The fields of a type that leave, which are those that it names, as far as its terms leave anything of them.
    func granted(_ description: EventTypeDescription) -> Set<String>? {
        fields[description.type].map { names in
            names.filter { name in description.field(named: name).map { objection(to: $0) == nil } ?? true }
        }
    }

    /// Why nothing of `field` can leave under these terms, as the end of a sentence; nil if it can.
    func objection(to field: FieldDescription) -> String? {
        if !precision.givesPositions, field.isPosition {
            return "is a position, and partners see the city; say precision: exact, or a number of decimals"
        }
        guard minCount > 1, case .exact? = field.count else { return nil }
        return "gives away exact numbers of people, which min_count: \(minCount) does not give; leave it out"
    }

    /// - Parameter catalog: the types that `fields` names.
    func terms(in catalog: EventCatalog) -> NoticeTerms {
        // A count that no configuration check has seen still hides something.
        let least = minCount > 1 ? max(minCount, Agreement.minCounts.lowerBound) : 1
        return NoticeTerms(
            minCount: least, languages: languages, precision: precision,
            showsGroups: least > 1 && showsGroups(in: catalog))
    }

    private func showsGroups(in catalog: EventCatalog) -> Bool {
        fields.contains { type, names in
            guard let description = catalog[type], description.window == nil else { return false }
            return description.fields.contains { field in
                if case .cells? = field.count { names.contains(field.name) } else { false }
            }
        }
    }
}
