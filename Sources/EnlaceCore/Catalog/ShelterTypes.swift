extension EventType {
    public static let shelterRegistered = EventType("enlace.shelter.registered.v1")
    public static let shelterReported = EventType("enlace.shelter.reported.v1")
    public static let shelterChanged = EventType("enlace.shelter.changed.v1")
}

/// Events about shelters.
enum ShelterTypes {
    static let all = [registered, reported, changed]

    static let maxPeople = FieldType.countRange.upperBound
    static let groups = CommonFields.groups
    static let bedKeys = ["single_adult", "family_member", "unaccompanied_child", "any"]

    private static let registered = EventTypeDescription(
        .shelterRegistered,
        doc: "A shelter's profile: who runs it, where it is, whom it admits and how many beds it has.",
        object: ObjectRule(.shelter, .registers),
        retention: .always,
        fields: [
            CommonFields.name(of: "shelter", example: "Casa Puente"),
            CommonFields.operatedBy,
            CommonFields.delegates,
            CommonFields.area,
            CommonFields.position,
            FieldDescription(
                "usable", .counts(of: bedKeys), required: true, .internal, unit: "beds",
                doc: "Beds that can be slept in; `any` serve whichever group needs them.",
                example: ["single_adult": 40, "family_member": 60, "any": 20]),
            FieldDescription(
                "admits", .list(of: .choice(CommonFields.admissions), maxCount: 5), .public, doc: "Whom it takes in.",
                example: ["families", "children"]),
            FieldDescription(
                "services", .list(of: .label(maxLength: 60), maxCount: 40), .public, doc: "What it offers.",
                example: ["meals", "showers"]),
            CommonFields.languages,
            CommonFields.accessibility,
            CommonFields.status,
        ])

    static let reported = EventTypeDescription(
        .shelterReported,
        doc: "A snapshot of a shelter as of a time: who is there, and how many beds can be used.",
        object: ObjectRule(.shelter, .reports),
        retention: .days(730),
        fields: [CommonFields.asof("The time that the snapshot describes.")]
            + CommonFields.people("present", doc: "People present") + [
                FieldDescription(
                    "usable", .counts(of: bedKeys), .internal, unit: "beds",
                    doc: """
                        Usable beds now, in place of the profile's; a group that is missing has none. Where a later \
                        registration has fewer in all, its beds count; where it has as many or more, there are as many \
                        as reported, for whom both say or else the registration.
                        """,
                    example: ["single_adult": 38, "family_member": 60, "any": 20]),
                FieldDescription(
                    "services_down", .list(of: .label(maxLength: 60), maxCount: 40), .internal,
                    doc: "Services of the profile that are not available.", example: ["showers"]),
                FieldDescription(
                    "needs", .list(of: .label(maxLength: 120), maxCount: 40), .internal, doc: "What is lacking.",
                    example: ["blankets"]),
            ],
        check: { CommonFields.checkPeople($0, "present") })

    private static let changed = EventTypeDescription(
        .shelterChanged,
        doc: "What the registry makes of a shelter after a report: the honest figures, or that they are unknown.",
        origin: .derived(by: "shelters", travels: true),
        object: ObjectRule(.shelter, .mentions),
        retention: .days(730),
        fields: [
            CommonFields.name(of: "shelter", example: "Casa Puente").optional,
            CommonFields.area,
            CommonFields.status.optional,
            FieldDescription(
                "state", .choice(["current", "stale", "expired", "unreported"]), required: true, .public,
                doc: "Whether the figures still hold; if not, availability is unknown."),
            FieldDescription("asof", .time, .internal, doc: "The time that the figures describe."),
        ] + changedFigures)

    private static let changedFigures = [
        figure("usable", "beds", 118, "Sum over all groups."),
        figure("present", "people", 100, "Sum, `unknown` included.", .total(of: "present_by_group")),
        figure("available", "beds", 18, "Missing where it is unknown.", beds(.available)),
        figure("over", "people", 0, "People beyond the usable beds.", beds(.over)),
        figure("uncovered", "beds", 0, "Held, but no longer free.", .exact),
        FieldDescription(
            "available_by_group", .counts(of: bedKeys), .internal, unit: "beds",
            doc: "Beds that a member of the group could get now.", example: ["single_adult": 16, "family_member": 18],
            count: .exact),
        FieldDescription(
            "present_by_group", .counts(of: groups), .internal, unit: "people", doc: "As reported.",
            example: ["single_adult": 40, "family_member": 55, "unaccompanied_child": 3, "unknown": 2],
            count: .cells(total: "present", rest: PersonGroup.unknown.rawValue)),
    ]

    private static func figure(
        _ name: String, _ unit: String, _ example: JSON, _ doc: String, _ count: CountRole? = nil
    ) -> FieldDescription {
        FieldDescription(
            name, .integer(FieldType.countRange), .internal, unit: unit, doc: doc, example: example, count: count)
    }

    private static func beds(_ figure: CountRole.BedFigure) -> CountRole {
        .beds(figure, of: "usable", beside: "present")
    }
}
