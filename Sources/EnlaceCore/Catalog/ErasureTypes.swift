extension EventType {
    public static let erasureOrdered = EventType("enlace.erasure.ordered.v1")
    public static let erasureRequested = EventType("enlace.erasure.requested.v1")
    public static let erasureConfirmed = EventType("enlace.erasure.confirmed.v1")
    public static let erasureRefused = EventType("enlace.erasure.refused.v1")
    public static let erasureOverdue = EventType("enlace.erasure.overdue.v1")
}

/// Events by which what is known of a person is forgotten, here and where it was sent.
enum ErasureTypes {
    static let all = [ordered, requested, confirmed, refused, overdue]

    private static let ordered = EventTypeDescription(
        .erasureOrdered,
        doc: """
            An admin has this node forget a person. Whoever was sent anything restricted about them is asked to as well.
            """,
        origin: .derived(by: "persons", travels: false),
        object: ObjectRule(.erasure, .mentions, isSubjectRequired: false),
        retention: .always,
        fields: [CommonFields.person])

    private static let requested = EventTypeDescription(
        .erasureRequested,
        doc: """
            A partner is asked to forget a person of whom it was told. It goes to that partner alone, whatever its \
            agreement names, and is open until the partner confirms it under the same subject.
            """,
        origin: .derived(by: "relay", travels: true),
        object: ObjectRule(.erasure, .mentions),
        retention: .days(1_825),
        fields: [
            CommonFields.person(doc: "The person, by the pseudonym under which the partner was told of them."),
            FieldDescription(
                "partner", .identifier, required: true, .internal, doc: "Who is asked.", example: "san-diego"),
            CommonFields.personal(
                "reason", .choice(["withdrawn", "erased"]), required: true,
                doc: "Whether the person took a consent back, or is to be forgotten."),
            FieldDescription(
                "due", .time, required: true, .internal, doc: "Until when the partner is expected to confirm.",
                example: "2026-03-04T06:30:00.000Z"),
        ])

    private static let confirmed = EventTypeDescription(
        .erasureConfirmed,
        doc: """
            A partner has forgotten a person as it was asked to. The subject is that of the request. Posted by the \
            partner, or recorded by an admin for one that cannot.
            """,
        object: ObjectRule(.erasure, .mentions),
        retention: .days(1_825),
        fields: [
            CommonFields.person(doc: "The person, by the pseudonym that stood in the request."),
            FieldDescription("asof", .time, required: true, .internal, doc: "When it was done."),
            FieldDescription(
                "note", .label(maxLength: 300), .confidential,
                doc: "How it is known, where an admin records it; no names.", example: "letter of 3 March, file 12"),
        ])

    private static let refused = EventTypeDescription(
        .erasureRefused,
        doc: """
            A peer asked to forget a person whom it has not told of, or not alone: nothing was erased, and an admin must \
            see to it. The subject is that of the request.
            """,
        origin: .derived(by: "persons", travels: false),
        object: ObjectRule(.erasure, .mentions),
        retention: .days(1_825),
        fields: [
            FieldDescription(
                "partner", .identifier, required: true, .internal, doc: "Who has asked.", example: "san-diego"),
            FieldDescription(
                "reason", .choice(["never_told", "told_by_others"]), required: true, .internal,
                doc: """
                    `never_told`: what is kept about the person came from others alone; the peer is answered that \
                    nothing is kept of what it told. `told_by_others`: it came from the peer and from others; the peer \
                    is not answered.
                    """),
        ])

    private static let overdue = EventTypeDescription(
        .erasureOverdue,
        doc: "A partner has not confirmed in time that it has forgotten a person. The subject is that of the request.",
        origin: .derived(by: "relay", travels: false),
        object: ObjectRule(.erasure, .mentions),
        retention: .days(1_825),
        fields: [
            FieldDescription(
                "partner", .identifier, required: true, .internal, doc: "Who was asked.", example: "san-diego"),
            FieldDescription("asof", .time, required: true, .internal, doc: "When the time was over."),
            FieldDescription("requested", .time, required: true, .internal, doc: "When it was asked."),
        ])
}
