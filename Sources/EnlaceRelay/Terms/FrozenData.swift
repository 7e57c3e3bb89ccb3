import EnlaceCore

/// The data of a notice that waits, which was redacted under terms that may have changed since.
struct FrozenData {
    private let description: EventTypeDescription
    private let values: [(field: FieldDescription, value: JSON)]
    /// The least count under which it was made; 1 where its counts are exact.
    private let minCount: Int

    /// - Parameter body: the whole notice.
    init(_ body: JSONView, _ description: EventTypeDescription) {
        self.description = description
        minCount = body[EventEnvelope.Extension.minCount]?.string.flatMap { Int($0) } ?? 1
        values = (body["data"]?.members ?? []).compactMap { key, value in
            description.field(named: key).map { ($0, value.json) }
        }
    }

    /// Whether it tells no more of `event` than `terms` would: a partner that may know more now still gets it.
    ///
    /// Which report counted people first is left out: it was asked when the notice was made, and does not change.
    func isWithin(_ terms: NoticeTerms, of event: Event, _ form: Decision.Form) -> Bool {
        guard values.allSatisfy({ $0.field.type.narrowed($0.value, by: terms) == $0.value }) else { return false }
        let counted = values.filter { $0.field.count != nil }
        guard terms.hidesCounts, !counted.isEmpty else { return true }
        guard minCount >= terms.minCount else { return false }
        var then = terms
        then.minCount = minCount
        // Groups may be shown now that were not then: two ways to tell one number tell more than either.
        let showing = Showing(description, form, under: then) { event.data?[$0]?.json }
        return counted.allSatisfy { showing[$0.field.name] == $0.value }
    }
}
