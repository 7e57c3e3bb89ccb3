import EnlaceCore

/// What one partner sees of the data of one event: the values, and the form that says what was told and what was not.
package struct Showing: Sendable, Hashable {
    /// As decided, but of the fields only those that are told: what the event does not have was not let out, and a field
    /// of which the terms leave nothing is withheld.
    package private(set) var form: Decision.Form
    /// In the catalog's order.
    private(set) var values: [JSON.Member] = []
    /// Nil where the terms hide no counts, or the type has none.
    let minCount: Int?

    /// - Parameters:
    ///   - form: the fields that the agreement gives.
    ///   - isCountedBefore: whether the people may stand in an earlier report too, see ``CountWindows``.
    ///   - value: the event's data by the name of a field.
    init(
        _ description: EventTypeDescription, _ form: Decision.Form, under terms: NoticeTerms,
        isCountedBefore: Bool = false, value: (String) -> JSON?
    ) {
        let given = Set(form.fields)
        let hidesCounts = terms.hidesCounts && description.fields.contains { $0.count != nil }
        // What is not given is read only where what is given follows from it.
        let read = description.fields.filter { hidesCounts || given.contains($0.name) }
        let admitted = read.compactMap { field in
            value(field.name).flatMap(field.type.admitted).map { (field.name, $0) }
        }
        let counts = CountLimits(
            description: description, data: Dictionary(uniqueKeysWithValues: admitted), given: given, terms: terms,
            isCountedBefore: isCountedBefore)
        self.form = form
        minCount = hidesCounts ? terms.minCount : nil
        let fields = description.fields.filter { given.contains($0.name) }
        var lost = take(fields, counts, terms)
        lost.formUnion(dropRepeating(fields, value))
        self.form.fields = values.map(\.key)
        self.form.overlaps = isCountedBefore && !self.form.suppressed.isEmpty
        guard !lost.isEmpty else { return }
        self.form.withheld = description.fields.map(\.name).filter { lost.contains($0) || !given.contains($0) }
    }

    /// - Returns: the names of the fields of which nothing is left.
    private mutating func take(_ fields: [FieldDescription], _ counts: CountLimits, _ terms: NoticeTerms) -> Set<String>
    {
        var lost: Set<String> = []
        for field in fields {
            guard let admitted = counts.data[field.name] else { continue }
            let counted = counts.told(admitted, of: field)
            if counted != admitted { form.suppressed.append(field.name) }
            if let shown = counted.flatMap({ field.type.narrowed($0, by: terms) }) {
                values.append(.init(field.name, shown))
            } else {
                lost.insert(field.name)
            }
        }
        return lost
    }

    /// Takes away what may repeat a field that the event has and that is not told as it is.
    ///
    /// - Returns: the names of such fields.
    private mutating func dropRepeating(_ fields: [FieldDescription], _ value: (String) -> JSON?) -> Set<String> {
        let dropped = fields.filter { field in
            field.repeats.contains { name in value(name).map { $0 != self[name] } ?? false } && self[field.name] != nil
        }
        let names = Set(dropped.map(\.name))
        values.removeAll { names.contains($0.key) }
        return names
    }

    subscript(name: String) -> JSON? { values.first { $0.key == name }?.value }

    /// The data of a notice.
    var data: JSON {
        let withheld = JSON.Member(Redaction.withheldKey, .array(form.withheld.map(JSON.string)))
        return .object(form.withheld.isEmpty ? values : values + [withheld])
    }
}
