extension EventType {
    public static let consentGranted = EventType("enlace.consent.granted.v1")
    public static let consentWithdrawn = EventType("enlace.consent.withdrawn.v1")
}

/// Events by which a person lets others know of them, and takes that back.
enum ConsentTypes {
    static let all = [granted, withdrawn]

    private static let granted = EventTypeDescription(
        .consentGranted,
        doc: """
            A person agrees that what is known of them goes to some recipients for some purposes. Granted again under \
            the same subject it takes the place of what was granted before.
            """,
        origin: .postedHere,
        object: ObjectRule(.consent, .registers),
        retention: .days(1_825),
        fields: [
            CommonFields.person,
            CommonFields.personal("asof", .time, required: true, doc: "When the person said so."),
            CommonFields.personal(
                "given_by", .choice(["person", "guardian"]), required: true, doc: "Who said so for the person."),
        ] + BasisScope.fields + [
            CommonFields.personal(
                "until", .time, required: true, doc: "Until when it holds.", example: "2026-09-01T00:00:00.000Z")
        ],
        check: { data in
            var violations = BasisScope.check(data)
            if let asof = data["asof"]?.timestamp, let until = data["until"]?.timestamp, until <= asof {
                violations.add("/data/until", "must be later than asof")
            }
            return violations
        })

    private static let withdrawn = EventTypeDescription(
        .consentWithdrawn,
        doc: """
            A person takes back a consent: that which the subject names, or all of them where it names none that is \
            known. It counts from when it was recorded; consents that say that they were granted before do not hold.
            """,
        origin: .postedHere,
        object: ObjectRule(.consent, .mentions, isSubjectRequired: false),
        retention: .days(1_825),
        fields: [
            CommonFields.person,
            CommonFields.personal("asof", .time, required: true, doc: "When the person said so."),
        ])
}

/// For what and to whom a basis lets restricted fields go.
enum BasisScope {
    /// The classes of partners that may receive restricted fields at all.
    static let classes = ["humanitarian", "health", "child_protection", "local_government"]

    /// On which a basis may rest.
    static let ground = FieldType.choice(["consent", "vital_interest", "best_interest"])

    static let fields = [
        CommonFields.personal(
            "purposes", .list(of: .identifier, maxCount: 16), required: true,
            doc: "For what: purposes as agreements name them.", example: ["family-reunification"]),
        CommonFields.personal(
            "recipients", .list(of: .identifier, maxCount: 64), doc: "To whom: ids of partners.",
            example: ["san-diego"]),
        CommonFields.personal(
            "classes", .list(of: .choice(classes), maxCount: classes.count),
            doc: "To whom: all partners of these classes."),
    ]

    /// Somebody and something must be named: what is not named is not covered.
    @Sendable static func check(_ data: JSONView) -> EventViolations {
        var violations = EventViolations()
        if (data["purposes"]?.count ?? 0) == 0 { violations.add("/data/purposes", "must name at least one") }
        if (data["recipients"]?.count ?? 0) + (data["classes"]?.count ?? 0) == 0 {
            violations.add("/data/recipients", "either recipients or classes must name at least one")
        }
        return violations
    }
}
