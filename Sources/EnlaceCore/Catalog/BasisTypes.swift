extension EventType {
    public static let basisInvoked = EventType("enlace.basis.invoked.v1")
    public static let basisConfirmed = EventType("enlace.basis.confirmed.v1")
}

/// Events by which two people let restricted fields of a person leave who cannot be asked, or is a child.
enum BasisTypes {
    static let all = [invoked, confirmed]

    private static let invoked = EventTypeDescription(
        .basisInvoked,
        doc: """
            One of two people finds that a person's vital interest, or a child's best interest, asks for what is known \
            of them to go to some recipients. It has no effect before another one confirms it, and ends 72 hours after \
            this; never for enforcement.
            """,
        origin: .postedHere,
        object: ObjectRule(.basis, .registers),
        retention: .days(1_825),
        fields: [
            CommonFields.person,
            CommonFields.personal(
                "asof", .time, required: true, doc: "When it was invoked: the 72 hours count from here."),
            CommonFields.personal(
                "ground", .choice(["vital_interest", "best_interest"]), required: true,
                doc: "`best_interest` is that of a child."),
            CommonFields.personal(
                "reason", .text(maxLength: 1_000), required: true, doc: "Why, in words that another one can judge.",
                example: "Fourteen years old, alone, a guardian must be found tonight."),
            officer("invoked_by", "Who invokes it"),
        ] + BasisScope.fields,
        check: BasisScope.check)

    private static let confirmed = EventTypeDescription(
        .basisConfirmed,
        doc: """
            A second person agrees: the basis that the subject names is in force from when this was recorded. The one \
            who invoked it cannot confirm it.
            """,
        origin: .postedHere,
        object: ObjectRule(.basis, .mentions),
        retention: .days(1_825),
        fields: [
            CommonFields.person,
            CommonFields.personal("asof", .time, required: true, doc: "When it was confirmed."),
            officer("confirmed_by", "Who confirms it"),
        ])

    private static func officer(_ name: String, _ who: String) -> FieldDescription {
        FieldDescription(
            name, .identifier, required: true, .confidential,
            doc: "\(who): the id under which the agency knows its member of staff, no name.", example: "officer-17")
    }
}
