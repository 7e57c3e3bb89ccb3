extension EventCatalog {
    /// How far a poster's clock may run ahead of the node's.
    public static let tolerance = Timestamp.Span.minutes(5)

    /// A day that states the past may not begin after this. There is a day's grace: somewhere it is tomorrow already.
    package static func latestDay(at now: Timestamp) -> Timestamp { now + .days(1) + tolerance }

    /// Says everything that is wrong with an event's data; pointers are from the event's root (`/data/…`).
    ///
    /// Allocates nothing where nothing is wrong, and never quotes a value, which may be personal.
    /// - Parameters:
    ///   - data: the event's data, nil where it has none.
    ///   - now: the present, against which the past is told from the future.
    public func validate(_ data: JSONView?, as type: EventType, form: Form, now: Timestamp) -> EventViolations {
        self[type]?.violations(in: data, form: form, now: now) ?? unknown(type)
    }

    private func unknown(_ type: EventType) -> EventViolations {
        let hint = Suggestion.hint(for: type.name, among: types.map(\.type.name))
        return EventViolations(at: "/type", "is not a type of the catalog\(hint)")
    }
}

extension EventTypeDescription {
    /// Says everything that is wrong with the data of an event of this type: see ``EventCatalog/validate(_:as:form:now:)``.
    package func violations(in data: JSONView?, form: EventCatalog.Form, now: Timestamp) -> EventViolations {
        guard let data, !data.isNull else { return EventViolations(at: "/data", "is required") }
        var validator = DataValidator(data, form: form, now: now)
        validator.validate(as: self)
        return validator.violations
    }
}
