extension EventType {
    public static let arrivalReported = EventType("enlace.arrival.reported.v1")
    public static let departureReported = EventType("enlace.departure.reported.v1")
}

/// Events about people who come and go, only ever as counts. They feed trends and never change who is present.
enum MovementTypes {
    static let all = [arrival, departure]

    static let arrival = EventTypeDescription(
        .arrivalReported,
        doc: """
            How many people arrived at a place within a stretch of time. The subject is a shelter's id; without one \
            the people arrived at the area, for example at a crossing.
            """,
        object: ObjectRule(.shelter, .reports, isSubjectRequired: false),
        retention: .days(730),
        fields: window + place + [
            FieldDescription(
                "cause", .choice(["own_way", "transferred", "returned", "unknown"]), .internal,
                doc: "How they came: on their own, from another shelter, or returned by an authority.")
        ] + CommonFields.people("people", doc: "People who arrived"),
        check: checkMovement, window: CountWindow(from: "since", to: "asof", dimensions: ["place", "cause"]))

    static let departure = EventTypeDescription(
        .departureReported,
        doc: """
            How many people left a place within a stretch of time. The subject is a shelter's id; without one the \
            people left the area.
            """,
        object: ObjectRule(.shelter, .reports, isSubjectRequired: false),
        retention: .days(730),
        fields: window + place + [
            FieldDescription(
                "toward", .choice(["crossing", "other_shelter", "own_lodging", "home_country", "unknown"]), .internal,
                doc: "Where most of them went.", count: .summary(of: "people")),
            FieldDescription(
                "median_stay", .integer(0...3_650), .internal, unit: "days",
                doc: "Median length of stay of those who left.", example: 21, count: .summary(of: "people")),
        ] + CommonFields.people("people", doc: "People who left"),
        check: checkMovement, window: CountWindow(from: "since", to: "asof", dimensions: ["place"]))

    private static let window = [
        FieldDescription(
            "since", .time, required: true, .internal, doc: "Start of the stretch of time.", past: true,
            example: "2026-02-28T06:30:00.000Z"),
        CommonFields.asof("End of the stretch of time."),
    ]

    private static let place = [
        CommonFields.area,
        FieldDescription(
            "place", .label(maxLength: 120), .internal, doc: "Where within the area, if at no shelter.",
            example: "El Chaparral"),
    ]

    @Sendable private static func checkMovement(_ data: JSONView) -> EventViolations {
        var violations = CommonFields.checkPeople(data, "people")
        if let since = data["since"]?.timestamp, let asof = data["asof"]?.timestamp, since > asof {
            violations.add("/data/since", "must not be later than asof")
        }
        return violations
    }
}
