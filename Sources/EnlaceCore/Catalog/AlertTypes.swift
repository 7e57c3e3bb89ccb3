extension EventType {
    public static let alertPending = EventType("enlace.alert.pending.v1")
    public static let alertRaised = EventType("enlace.alert.raised.v1")
    public static let alertResolved = EventType("enlace.alert.resolved.v1")
}

/// The life of an alert: one event each time that it moves on.
enum AlertTypes {
    static let all = [pending, raised, resolved]

    private static let magnitude = -1e12...1e12

    private static let pending = description(
        .alertPending, doc: "The condition of a rule holds, but not yet for as long as the rule demands.", fields: [])

    private static let raised = description(
        .alertRaised, doc: "The condition of a rule has held for as long as the rule demands.",
        fields: [
            FieldDescription(
                "historical", .flag, .public,
                doc: "True for a period that had passed when its figures came: kept for the record, sent to nobody.")
        ])

    private static let resolved = description(
        .alertResolved,
        doc: """
            The condition no longer holds, or the rule is gone; or the report that it rested on was taken back. Then \
            `value` is missing, as it is where the labels of a report keep it from those who may know that the alert is over.
            """,
        fields: [
            FieldDescription(
                "was", .choice(["pending", "firing"]), required: true, .public, doc: "How far the alert had come.")
        ])

    private static func description(_ type: EventType, doc: String, fields: [FieldDescription])
        -> EventTypeDescription
    {
        EventTypeDescription(
            type, doc: doc, origin: .derived(by: "alerts", travels: true), object: ObjectRule(.alert, .mentions),
            retention: .days(730), fields: common + fields,
            // The others look at published statistics, at hours and at notices.
            countHint: CountHint(where: "kind", reads: "threshold"))
    }

    private static let common = [
        FieldDescription("rule", .identifier, required: true, .public, doc: "The rule that the alert follows from."),
        FieldDescription(
            "kind", .choice(["threshold", "surge", "silence", "delivery"]), required: true, .public,
            doc: "Kind of the rule."),
        FieldDescription(
            "severity", .choice(["info", "warning", "critical"]), required: true, .public,
            doc: "How much it matters, as the rule says."),
        FieldDescription(
            "object", .label(maxLength: 200), required: true, .public,
            doc: "Id of the shelter, agency, statistical series or partner that it is about."),
        FieldDescription(
            "object_kind", .choice(["shelter", "agency", "series", "partner"]), required: true, .public,
            doc: "What `object` names."),
        FieldDescription("name", .label(maxLength: 200), .public, doc: "Name of the object, as people use it."),
        FieldDescription("area", .label(maxLength: 120), .public, doc: "Area of the object."),
        FieldDescription(
            "since", .time, required: true, .public,
            doc: "When the condition began to hold; tells one occasion of an alert from the next."),
        FieldDescription("period", .month, .public, doc: "The month whose figures surged."),
        FieldDescription(
            "labels", .list(of: .label(maxLength: 120), maxCount: 16), .internal,
            doc: "Labels of the rule as `key=value`."),
        FieldDescription(
            "texts", .texts(maxLength: 1_000), .internal,
            doc: "What to tell people, by language; told only together with all that it may repeat.",
            repeats: ["object", "name", "area", "period", "value", "limit", "base", "increase"]),
        FieldDescription(
            "metric",
            .choice(["present", "over", "uncovered", "available", "occupancy", "sending", "erasures", "log"]),
            .internal,
            doc: """
                What `value` and `limit` measure: of a shelter the figure that the rule names, of a partner the kind of \
                trouble. Missing for the other kinds of rule, and in alerts from before there was this field.
                """),
        FieldDescription(
            "compare", .choice(["above", "below", "year_before", "average"]), .internal,
            doc: """
                How `value` is compared: of a shelter on which side of `limit` it lies, of a surge with what. Missing for \
                the other kinds of rule, and in alerts from before there was this field.
                """),
        FieldDescription(
            "value", .number(magnitude), .internal,
            doc: "The figure that the rule looks at: of a silence its hours, of a partner its dead letters."),
        FieldDescription("limit", .number(magnitude), .internal, doc: "The limit that the rule sets."),
        FieldDescription("base", .number(magnitude), .internal, doc: "What a surge is measured against."),
        FieldDescription(
            "increase", .number(magnitude), .internal, unit: "percent", doc: "By how much the base is exceeded."),
    ]
}
