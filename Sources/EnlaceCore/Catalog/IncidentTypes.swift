extension EventType {
    public static let incidentOpened = EventType("enlace.incident.opened.v1")
    public static let incidentLed = EventType("enlace.incident.led.v1")
    public static let incidentClosed = EventType("enlace.incident.closed.v1")
}

/// Events about incidents: at any time there is one agency that leads.
enum IncidentTypes {
    static let all = [opened, led, closed]

    private static let kinds = [
        "surge", "border_closure", "shelter_closure", "eviction", "weather", "fire", "flood", "earthquake",
        "outbreak", "violence", "supply_failure", "other",
    ]

    static let opened = EventTypeDescription(
        .incidentOpened,
        doc: "Something has happened that several agencies must act on, and who has the lead.",
        object: ObjectRule(.incident, .registers),
        retention: .days(1_825),
        fields: [
            FieldDescription("kind", .choice(kinds), required: true, .public, doc: "What has happened."),
            FieldDescription(
                "title", .label(maxLength: 120), required: true, .internal,
                doc: "What has happened, in a line; nothing about single persons.",
                example: "300 people expected at El Chaparral"),
            FieldDescription(
                "severity", .choice(["minor", "moderate", "severe", "extreme"]), required: true, .public,
                doc: "As the Common Alerting Protocol grades it."),
            CommonFields.area,
            FieldDescription(
                "since", .time, required: true, .public, doc: "When it began.", past: true),
            lead("The agency that has the lead from now on."),
            CommonFields.delegates,
            FieldDescription(
                "affected", .integer(FieldType.countRange), .internal, unit: "people",
                doc: "People affected, as far as known.", example: 300, count: .atMost),
            notes,
        ])

    private static let led = EventTypeDescription(
        .incidentLed,
        doc: "The lead passes to an agency.",
        object: ObjectRule(.incident, .reports),
        retention: .days(1_825),
        fields: [
            CommonFields.asof("From when on."),
            lead("The agency that takes the lead."),
            FieldDescription(
                "reason", .choice(["handover", "escalation", "correction", "other"]), .internal,
                doc: "Why the lead passes."),
        ])

    private static let closed = EventTypeDescription(
        .incidentClosed,
        doc: "An incident is over.",
        object: ObjectRule(.incident, .reports),
        retention: .days(1_825),
        fields: [
            CommonFields.asof("Since when."),
            FieldDescription(
                "outcome", .choice(["resolved", "false_alarm", "merged"]), required: true, .public,
                doc: "How it ended.",
                example: "merged"),
            FieldDescription(
                "merged_into", .identifier, .internal, doc: "The incident under which it is carried on.",
                example: "inc-2026-007"),
            notes,
        ],
        check: checkClosing)

    private static let notes = FieldDescription(
        "notes", .text(maxLength: 2_000), .confidential,
        doc: "For the agencies involved; nothing about single persons.",
        example: "Municipal police keep the access road free.")

    private static func lead(_ doc: String) -> FieldDescription {
        FieldDescription("lead", .identifier, required: true, .internal, doc: doc, example: "imm-tijuana")
    }

    @Sendable private static func checkClosing(_ data: JSONView) -> EventViolations {
        let isMerged = data["outcome"]?.reads("merged") ?? false
        guard isMerged, data["merged_into"] == nil else { return EventViolations() }
        return EventViolations(at: "/data/merged_into", "is required where the outcome is merged")
    }
}
