extension EventCatalog {
    /// How far a poster's clock may run ahead of the node's.
    public static let tolerance = Timestamp.Span.minutes(5)

    /// Says everything that is wrong with an event's data; pointers are from the event's root (`/data/…`).
    ///
    /// Allocates nothing where nothing is wrong, and never quotes a value, which may be personal.
    /// - Parameters:
    ///   - data: the event's data, nil where it has none.
    ///   - now: the present, against which the past is told from the future.
    public func validate(_ data: JSONView?, as type: EventType, form: Form, now: Timestamp) -> EventViolations {
        guard let description = self[type] else { return unknown(type) }
        guard let data, !data.isNull else { return EventViolations(at: "/data", "is required") }
        var validator = DataValidator(data, form: form, latest: now + EventCatalog.tolerance)
        validator.validate(as: description)
        return validator.violations
    }

    private func unknown(_ type: EventType) -> EventViolations {
        let hint = Suggestion.hint(for: type.name, among: types.map(\.type.name))
        return EventViolations(at: "/type", "is not a type of the catalog\(hint)")
    }
}
