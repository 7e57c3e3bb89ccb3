extension EventType {
    public static let disclosureRecorded = EventType("enlace.disclosure.recorded.v1")
}

/// Events by which a node remembers who was told of a person. None of it leaves the node.
enum DisclosureTypes {
    static let all = [recorded]

    private static let recorded = EventTypeDescription(
        .disclosureRecorded,
        doc: """
            Restricted fields of an event about a person were let out: to whom, for what, and on which basis. The \
            subject is the position of that event.
            """,
        origin: .derived(by: "relay", travels: false),
        object: ObjectRule(.event, .mentions),
        retention: .days(1_825),
        fields: [
            CommonFields.person,
            CommonFields.personal(
                "recipients", .list(of: recipient, maxCount: 10_000), required: true,
                doc: "The partners that were told."),
        ])

    private static let recipient = FieldType.record([
        CommonFields.personal("partner", .identifier, required: true, doc: "The partner's id."),
        CommonFields.personal("class", .label(maxLength: 60), required: true, doc: "Its class at that time."),
        CommonFields.personal("purpose", .label(maxLength: 64), required: true, doc: "For what, by its agreement."),
        CommonFields.personal("notice", .label(maxLength: 64), required: true, doc: "Id of the notice."),
        CommonFields.personal("ground", BasisScope.ground, required: true, doc: "Ground of the basis."),
        CommonFields.personal(
            "basis", .label(maxLength: 1_024), required: true, doc: "Id of the event that granted or invoked it."),
    ])
}
