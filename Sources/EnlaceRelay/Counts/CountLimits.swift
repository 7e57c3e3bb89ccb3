import EnlaceCore

/// What an agreement's least count makes of the numbers of people in one event, by what its type says of them.
struct CountLimits {
    let description: EventTypeDescription
    /// Of the whole event, told or not.
    let data: [String: JSON]
    /// Names of the fields that the partner is given.
    let given: Set<String>
    let terms: NoticeTerms
    let isCountedBefore: Bool

    /// Nil where the value must not be told at all.
    func told(_ value: JSON, of field: FieldDescription) -> JSON? {
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
