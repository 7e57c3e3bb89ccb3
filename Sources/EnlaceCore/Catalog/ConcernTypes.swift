extension EventType {
    public static let concernRaised = EventType("enlace.concern.raised.v1")
    public static let concernAssigned = EventType("enlace.concern.assigned.v1")
    public static let concernClosed = EventType("enlace.concern.closed.v1")
}

/// Events about a concern for one person: from being raised to being closed, and who looks after it.
enum ConcernTypes {
    static let all = [raised, assigned, closed]

    private static let kinds = [
        "unaccompanied_child", "family_separation", "trafficking_risk", "medical", "violence", "missing", "other",
    ]

    private static let raised = EventTypeDescription(
        .concernRaised,
        doc: """
            Somebody needs protection: who, by a pseudonym only, and what is needed. Raised again under the same \
            subject it describes the concern anew.
            """,
        object: ObjectRule(.concern, .registers),
        retention: .days(730),
        fields: [
            CommonFields.person,
            area,
            asof("As of when."),
            FieldDescription(
                "urgency", .choice(["now", "today", "this_week"]), required: true, .confidential,
                doc: "How soon somebody must act."),
            FieldDescription("kind", .choice(kinds), required: true, .restricted, doc: "What the concern is."),
            FieldDescription(
                "needs", .list(of: .label(maxLength: 60), maxCount: 20), .restricted,
                doc: "What is needed, in a word or two each.", example: ["guardian", "interpreter"]),
            FieldDescription(
                "group", .choice(CommonFields.groups), .restricted, doc: "The group in which the person is counted."),
            FieldDescription(
                "languages", .list(of: .language, maxCount: 10), .restricted, doc: "Languages the person speaks.",
                example: ["ht", "es"]),
            FieldDescription(
                "shelter", .identifier, .restricted, doc: "The shelter where the person is.",
                example: "tij-casa-puente"),
            FieldDescription(
                "notes", .text(maxLength: 2_000), .restricted,
                doc: "For those who look after the person. No names, and nothing that says who others are.",
                example: "Arrived alone, asks for an aunt in San Diego."),
            CommonFields.delegates,
        ])

    private static let assigned = EventTypeDescription(
        .concernAssigned,
        doc: "An agency looks after a concern from now on.",
        object: ObjectRule(.concern, .reports),
        retention: .days(730),
        fields: [
            CommonFields.person,
            area,
            asof("From when on."),
            FieldDescription(
                "lead", .identifier, required: true, .confidential, doc: "The agency that looks after it.",
                example: "dif-tijuana"),
        ])

    private static let closed = EventTypeDescription(
        .concernClosed,
        doc: "Nobody needs to act on a concern any more.",
        object: ObjectRule(.concern, .reports),
        retention: .days(730),
        fields: [
            CommonFields.person,
            area,
            asof("Since when."),
            FieldDescription(
                "outcome",
                .choice(["resolved", "reunited", "referred", "lost_contact", "mistaken"]), required: true, .restricted,
                doc: "How it ended."),
        ])

    /// Where and since when, but not who: what may be told without a basis, though never to the press.
    private static let area = FieldDescription(
        "area", .area, required: true, .confidential, doc: "City or district, never a place.", example: "tijuana")

    private static func asof(_ doc: String) -> FieldDescription {
        FieldDescription("asof", .time, required: true, .confidential, doc: doc)
    }
}
