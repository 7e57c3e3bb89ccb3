extension EventType {
    public static let reportCorrected = EventType("enlace.report.corrected.v1")
    public static let reportRetracted = EventType("enlace.report.retracted.v1")
}

/// Events that correct or take back what was said before; both stay in the journal.
enum CorrectionTypes {
    static let all = [corrected, retracted]

    /// What can be said again in full under the old event's id. A profile is registered anew instead, and a
    /// statistical cell is posted again with a later edition.
    private static let correctable = [
        ShelterTypes.reported, ServiceTypes.reported, MovementTypes.arrival, MovementTypes.departure,
    ]
    private static let retractable = correctable + [BulletinTypes.published, IncidentTypes.opened]

    private static let corrected = EventTypeDescription(
        .reportCorrected,
        doc: """
            A report was wrong: here it is again, in full and right. The subject is that of the event that it corrects, \
            and so are the rights: who may report may correct.
            """,
        object: ObjectRule(.event, .reports, isSubjectRequired: false),
        retention: .days(730),
        fields: origin(of: correctable) + [
            FieldDescription(
                "reason", .choice(["miscounted", "mistyped", "wrong_object", "wrong_time", "other"]), required: true,
                .internal, doc: "What was wrong."),
            // Restricted, whatever it holds: partners are sent what follows from the correction, not the correction.
            FieldDescription(
                "report", .report(of: correctable, typeIn: "type"), required: true, .restricted,
                doc: "The data of the event as it should have been, in full."),
        ])

    private static let retracted = EventTypeDescription(
        .reportRetracted,
        doc:
            "A report should never have been made: it no longer counts. The subject is that of the event it takes back.",
        object: ObjectRule(.event, .reports, isSubjectRequired: false),
        retention: .days(730),
        fields: origin(of: retractable) + [
            FieldDescription(
                "reason", .choice(["duplicate", "mistaken", "wrong_object", "unverified", "other"]), required: true,
                .internal, doc: "Why it is taken back.")
        ])

    /// Which event is meant.
    private static func origin(of types: [EventTypeDescription]) -> [FieldDescription] {
        [
            FieldDescription(
                "event", .label(maxLength: 1_024), required: true, .internal, doc: "The id of the event that is meant.",
                example: "casa-puente-2026-03-01T0600"),
            FieldDescription(
                "event_source", .label(maxLength: 1_024), .internal,
                doc: "The source of the event that is meant, if it is another than this event's.",
                example: "/agencies/imm-tijuana"),
            FieldDescription(
                "type", .choice(types.map(\.type.name)), required: true, .internal,
                doc: "The type of the event that is meant."),
        ]
    }
}

extension EventCatalog {
    /// What the subject of an event names and who may say so; for a correction, as for the event that it is about.
    public func objectRule(of type: EventType, data: JSONView?) -> ObjectRule? {
        guard let rule = self[type]?.object else { return nil }
        guard rule.kind == .event, let name = data?["type"]?.string, let meant = self[EventType(name)]?.object else {
            return rule
        }
        return ObjectRule(meant.kind, rule.role, isSubjectRequired: meant.isSubjectRequired)
    }
}
