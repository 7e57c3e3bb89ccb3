import EnlaceCore

/// What one partner sees of the data of one event: the values, and the form that says what was told and what was not.
package struct Showing: Sendable, Hashable {
    /// As decided, but for the fields of which the terms leave nothing.
    package let form: Decision.Form
    /// In the catalog's order.
    let values: [JSON.Member]

    /// - Parameters:
    ///   - form: the fields that the agreement gives.
    ///   - isCountedBefore: whether the people may stand in an earlier report too, see ``CountWindows``.
    ///   - value: the event's data by the name of a field.
    init(
        _ description: EventTypeDescription, _ form: Decision.Form, under terms: NoticeTerms,
        isCountedBefore: Bool = false, value: (String) -> JSON?
    ) {
        let counts = terms.hidesCounts ? description.fields.contains { $0.count != nil } : false
        let wanted = Set(form.fields)
        let read = description.fields.filter { counts || wanted.contains($0.name) }
        let data = Dictionary(
            uniqueKeysWithValues: read.compactMap { field in
                value(field.name).flatMap(field.type.admitted).map { (field.name, $0) }
            })
        let limits = Limits(
            terms: terms, description: description, data: data, given: wanted, isCountedBefore: isCountedBefore)
        var values: [JSON.Member] = []
        var (lost, suppressed): (Set<String>, [String]) = ([], [])
        for field in description.fields where wanted.contains(field.name) {
            guard let admitted = data[field.name] else { continue }
            let counted = limits.counted(admitted, field)
            if counted != admitted { suppressed.append(field.name) }
            if let shown = counted.flatMap({ field.type.narrowed($0, by: terms) }) {
                values.append(.init(field.name, shown))
            } else {
                lost.insert(field.name)
            }
        }
        self.values = values
        self.form = form.losing(lost, of: description, suppressed: suppressed)
    }

    subscript(name: String) -> JSON? { values.first { $0.key == name }?.value }

    /// The data of a notice.
    var data: JSON {
        let withheld = JSON.Member(Redaction.withheldKey, .array(form.withheld.map(JSON.string)))
        return .object(form.withheld.isEmpty ? values : values + [withheld])
    }
}

/// What the terms make of numbers of people in one event.
private struct Limits {
    let terms: NoticeTerms
    let description: EventTypeDescription
    let data: [String: JSON]
    let given: Set<String>
    let isCountedBefore: Bool

    /// Nil where the value must not be told at all.
    func counted(_ value: JSON, _ field: FieldDescription) -> JSON? {
        guard terms.hidesCounts, let role = field.count else { return value }
        guard description.window == nil else {
            return HiddenCounts(
                least: terms.minCount, data: data, fields: description.fields, given: given,
                isCountedBefore: isCountedBefore
            ).value(of: value, in: role)
        }
        return StepCounts(
            step: terms.minCount, showsGroups: terms.showsGroups, data: data, fields: description.fields, given: given
        ).value(of: value, in: role)
    }
}

extension Decision.Form {
    fileprivate func losing(
        _ lost: Set<String>, of description: EventTypeDescription, suppressed: [String]
    ) -> Decision.Form {
        var form = self
        form.suppressed = suppressed
        guard !lost.isEmpty else { return form }
        let kept = Set(fields).subtracting(lost)
        let names = description.fields.map(\.name)
        form.fields = names.filter(kept.contains)
        form.withheld = names.filter { !kept.contains($0) }
        return form
    }
}
