import EnlaceCore

/// The data of a notice that waits, which was redacted under terms that may have changed since.
struct FrozenData {
    private let description: EventTypeDescription
    private let values: [(field: FieldDescription, value: JSON)]

    init(_ data: JSONView, _ description: EventTypeDescription) {
        self.description = description
        values = data.members.compactMap { key, value in
            description.field(named: key).map { ($0, value.json) }
        }
    }

    /// Whether it tells no more of `event` than `terms` would: a partner that may know more now still gets it.
    ///
    /// Which report counted people first is left out: it was asked when the notice was made, and does not change.
    func isWithin(_ terms: NoticeTerms, of event: Event, _ form: Decision.Form) -> Bool {
        guard narrowedLeavesAll(terms) else { return false }
        let counted = values.filter { $0.field.count != nil }
        guard terms.hidesCounts, !counted.isEmpty else { return true }
        // Under which least count it was made is not written in it: any from the present one on tells no more.
        return (terms.minCount...Agreement.minCounts.upperBound).contains { least in
            var terms = terms
            terms.minCount = least
            let showing = Showing(description, form, under: terms) { event.data?[$0]?.json }
            return counted.allSatisfy { field, value in showing[field.name] == value }
        }
    }

    private func narrowedLeavesAll(_ terms: NoticeTerms) -> Bool {
        values.allSatisfy { field, value in field.type.narrowed(value, by: terms) == value }
    }
}
