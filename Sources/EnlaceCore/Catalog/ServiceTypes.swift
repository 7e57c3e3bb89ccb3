extension EventType {
    public static let serviceRegistered = EventType("enlace.service.registered.v1")
    public static let serviceReported = EventType("enlace.service.reported.v1")
}

/// Events about service points that are no shelters.
enum ServiceTypes {
    static let all = [registered, reported]

    private static let kinds = [
        "legal_aid", "clinic", "kitchen", "psychosocial_care", "interpreters", "information", "child_friendly_space",
        "hygiene", "connectivity", "transport", "education", "other",
    ]

    private static let registered = EventTypeDescription(
        .serviceRegistered,
        doc: "The profile of a service point that is no shelter: what it offers, to whom, in which languages and when.",
        object: ObjectRule(.service, .registers),
        retention: .always,
        fields: [
            CommonFields.name(of: "service point", example: "Clínica del Puente"),
            CommonFields.operatedBy,
            CommonFields.delegates,
            FieldDescription(
                "kinds", .list(of: .choice(kinds), maxCount: 12), required: true, .public, doc: "What it offers.",
                example: ["clinic"]),
            CommonFields.area,
            CommonFields.position,
            FieldDescription(
                "serves", .list(of: .choice(CommonFields.admissions), maxCount: 5), .public, doc: "Whom it serves.",
                example: ["everyone"]),
            CommonFields.languages,
            CommonFields.accessibility,
            FieldDescription(
                "hours", .list(of: .label(maxLength: 80), maxCount: 14), .public,
                doc: "Opening hours in the node's time zone, one line for each stretch.",
                example: ["Mon-Fri 09:00-17:00", "Sat 09:00-13:00"]),
            FieldDescription(
                "places", .integer(FieldType.countRange), .internal, unit: "places",
                doc: "How many people it can serve at the same time.", example: 12),
            CommonFields.status,
        ])

    static let reported = EventTypeDescription(
        .serviceReported,
        doc: "A snapshot of a service point as of a time: how many more people it can take now.",
        object: ObjectRule(.service, .reports),
        retention: .days(730),
        fields: [
            CommonFields.asof("The time that the snapshot describes."),
            FieldDescription(
                "free", .integer(FieldType.countRange), .internal, unit: "places", doc: "Places free now.", example: 4,
                count: .atLeast),
            FieldDescription(
                "waiting", .integer(FieldType.countRange), .internal, unit: "people",
                doc: "People who wait for a place.",
                example: 0, count: .atMost),
            FieldDescription(
                "status", .choice(CommonFields.statuses), .public, doc: "In place of the profile's, if it has changed."),
            FieldDescription("reopens", .time, .public, doc: "When a closed service point is expected to open again."),
        ],
        check: checkReport)

    @Sendable private static func checkReport(_ data: JSONView) -> EventViolations {
        data["free"] == nil && data["waiting"] == nil && data["status"] == nil
            ? EventViolations(at: "/data/free", "one of free, waiting and status is required") : EventViolations()
    }
}
