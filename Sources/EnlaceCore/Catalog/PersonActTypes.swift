extension EventType {
    public static let personRevealed = EventType("enlace.person.revealed.v1")
    public static let personExported = EventType("enlace.person.exported.v1")
    public static let personAccounted = EventType("enlace.person.accounted.v1")
    public static let personErased = EventType("enlace.person.erased.v1")
}

/// What an admin does with what is kept about persons. None of it says who the person is, so that it may stay.
enum PersonActTypes {
    static let all = [revealed, exported, accounted, erased]

    private static let revealed = EventTypeDescription(
        .personRevealed,
        doc: "An admin looked at the restricted fields of an event. The subject is its position in the journal.",
        origin: .derived(by: "persons", travels: false),
        object: ObjectRule(.event, .mentions),
        retention: .days(1_825),
        fields: act)

    private static let exported = EventTypeDescription(
        .personExported,
        doc: "An admin had everything put together that is kept about a person.",
        origin: .derived(by: "persons", travels: false),
        object: ObjectRule(.event, .mentions, isSubjectRequired: false),
        retention: .days(1_825),
        fields: act + [
            FieldDescription(
                "events", .integer(0...9_007_199_254_740_991), required: true, .internal, doc: "How many events it was."
            ),
            key,
        ])

    private static let accounted = EventTypeDescription(
        .personAccounted,
        doc: "An admin had it listed to whom something about a person was let out: an accounting of disclosures.",
        origin: .derived(by: "persons", travels: false),
        object: ObjectRule(.event, .mentions, isSubjectRequired: false),
        retention: .days(1_825),
        fields: act + [
            FieldDescription(
                "disclosures", .integer(0...9_007_199_254_740_991), required: true, .internal,
                doc: "How many disclosures were listed."),
            key,
        ])

    private static let erased = EventTypeDescription(
        .personErased,
        doc: "What was kept about a person can be read no more. The subject is that of the order.",
        origin: .derived(by: "persons", travels: false),
        object: ObjectRule(.erasure, .mentions),
        retention: .always,
        fields: act)

    private static let key = FieldDescription(
        "key", .label(maxLength: 32), .internal,
        doc: "What sealed events about the person name as their key; leads to nobody once they are erased.",
        example: "9b1f6c0d2e7a48358d0c5b6a7f8e9d10")

    /// Who did it and why; for an erasure that a peer asked for, nobody's user id.
    private static let act = [
        FieldDescription(
            "user", .integer(0...4_294_967_295), .internal, doc: "The admin's user id, as the system says.",
            example: 1_000),
        FieldDescription(
            "reason", .label(maxLength: 300), required: true, .internal,
            doc: "In the admin's words, which must not name the person.", example: "asked for by the person"),
    ]
}
