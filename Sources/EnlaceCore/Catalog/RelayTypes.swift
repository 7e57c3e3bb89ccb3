extension EventType {
    public static let relayDecided = EventType("enlace.relay.decided.v1")
    public static let noticeDelivered = EventType("enlace.notice.delivered.v1")
    public static let partnerTested = EventType("enlace.partner.tested.v1")
    public static let noticeFailed = EventType("enlace.notice.failed.v1")
}

/// What the relay says of its own work. None of it leaves the node, but for the test of a partner.
///
/// What the disclosure log is made of is kept as long as the node: it holds names and digests, never values.
enum RelayTypes {
    static let all = [decided, delivered, failed, tested]

    private static let tested = EventTypeDescription(
        .partnerTested,
        doc: "An admin tests the way to a partner: tells nothing of anybody. A peer may always post it.",
        origin: .derived(by: "relay", travels: true),
        object: ObjectRule(.partner, .mentions),
        retention: .days(30),
        fields: [])

    private static let decided = EventTypeDescription(
        .relayDecided,
        doc:
            "For one event, what was decided for every partner: sent, or refused and why. Names of fields, never values.",
        origin: .derived(by: "relay", travels: false),
        object: ObjectRule(.event, .mentions),
        retention: .always,
        fields: [
            FieldDescription("event", event, required: true, .internal, doc: "The event that was decided on."),
            FieldDescription(
                "forms", .list(of: form, maxCount: 10_000), required: true, .internal,
                doc: "The different forms in which the event left; `partners` refer to them by index."),
            FieldDescription(
                "partners", .list(of: partner, maxCount: 10_000), required: true, .internal,
                doc: "One decision a partner."),
        ])

    private static let event = FieldType.record([
        FieldDescription("source", .label(maxLength: 1_024), required: true, .internal, doc: "Its source."),
        FieldDescription("id", .label(maxLength: 1_024), required: true, .internal, doc: "Its id."),
        FieldDescription("type", .label(maxLength: 120), required: true, .internal, doc: "Its type."),
        FieldDescription("position", position, required: true, .internal, doc: "Where it stands in the journal."),
    ])

    private static let form = FieldType.record([
        FieldDescription("fields", fieldNames, required: true, .internal, doc: "Fields that were let out."),
        FieldDescription("withheld", fieldNames, required: true, .internal, doc: "Fields that were not."),
        FieldDescription(
            "suppressed", fieldNames, .internal,
            doc: "Fields, told or withheld, in which a number of people was not told as it is."),
        FieldDescription(
            "overlaps", .flag, .internal,
            doc: "True where that is so because an earlier report may have counted some of the same people."),
    ])

    private static let partner = FieldType.record([
        FieldDescription("partner", .identifier, required: true, .internal, doc: "The partner's id."),
        FieldDescription(
            "decision", .choice(["sent", "refused"]), required: true, .internal, doc: "Whether a notice was made."),
        FieldDescription("agreement", .label(maxLength: 60), required: true, .internal, doc: "Its version."),
        FieldDescription("reason", .label(maxLength: 60), .internal, doc: "Code of what decided; refused only."),
        FieldDescription("notice", noticeID, .internal, doc: "Id of the notice; sent only."),
        FieldDescription(
            "body", .label(maxLength: 64), .internal, doc: "SHA-256 of the notice's body, in hex digits; sent only."),
        FieldDescription("form", .integer(0...9_999), .internal, doc: "Index into `forms`; sent only."),
        FieldDescription("basis", basis, .internal, doc: "Why restricted fields are among them, where any are."),
    ])

    private static let basis = FieldType.record([
        FieldDescription("ground", BasisScope.ground, required: true, .internal, doc: "Its ground."),
        FieldDescription(
            "event", .label(maxLength: 1_024), required: true, .internal,
            doc: "Id of the event that granted or invoked it."),
    ])

    private static let delivered = EventTypeDescription(
        .noticeDelivered,
        doc: "A partner took a notice.",
        origin: .derived(by: "relay", travels: false),
        object: ObjectRule(.partner, .mentions),
        retention: .always,
        fields: attemptFields)

    private static let failed = EventTypeDescription(
        .noticeFailed,
        doc: "A notice was given up, or may not be sent any more.",
        origin: .derived(by: "relay", travels: false),
        object: ObjectRule(.partner, .mentions),
        retention: .always,
        fields: attemptFields + [
            FieldDescription(
                "fate", .choice(["dead", "dropped"]), required: true, .internal,
                doc: "`dead` can be retried by an admin; `dropped` may not be sent any more.")
        ])

    private static let attemptFields = [
        FieldDescription("notice", noticeID, required: true, .internal, doc: "Id of the notice."),
        FieldDescription("event", position, required: true, .internal, doc: "Position of the event that it tells of."),
        FieldDescription(
            "attempts", .integer(0...1_000_000), required: true, .internal, doc: "Attempts made since it was queued."),
        FieldDescription("status", .integer(0...999), .internal, doc: "HTTP status of the last answer."),
        FieldDescription("outcome", .label(maxLength: 300), .internal, doc: "What came of it, in words."),
    ]

    private static let position = FieldType.integer(0...9_007_199_254_740_991)
    private static let noticeID = FieldType.label(maxLength: 64)
    private static let fieldNames = FieldType.list(of: .label(maxLength: 60), maxCount: 200)
}
