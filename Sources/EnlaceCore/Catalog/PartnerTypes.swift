extension EventType {
    public static let partnerPaused = EventType("enlace.partner.paused.v1")
    public static let partnerResumed = EventType("enlace.partner.resumed.v1")
    public static let partnerFailing = EventType("enlace.partner.failing.v1")
    public static let partnerRecovered = EventType("enlace.partner.recovered.v1")
}

/// How the way to a partner fares. None of it leaves the node.
enum PartnerTypes {
    static let all = [paused, resumed, failing, recovered]

    private static let paused = description(
        .partnerPaused, doc: "Nothing is sent to a partner until it is resumed, also after a restart.",
        fields: [
            FieldDescription(
                "reason", .choice(["gone", "operator"]), required: true, .internal,
                doc: "`gone`: its endpoint answered 410; `operator`: an admin said so.")
        ])

    private static let resumed = description(
        .partnerResumed, doc: "An admin had sending to a paused partner begin again.", fields: [])

    private static let failing = description(
        .partnerFailing,
        doc: "So many attempts at a partner failed that it is only tried now and then until it answers again.",
        fields: [
            FieldDescription(
                "attempts", count, required: true, .internal, doc: "Attempts that ended in the last five minutes."),
            FieldDescription("failures", count, required: true, .internal, doc: "How many of them failed."),
        ])

    private static let recovered = description(
        .partnerRecovered, doc: "A failing partner took a notice again.", fields: [])

    private static let count = FieldType.integer(0...1_000_000_000)

    private static func description(
        _ type: EventType, doc: String, fields: [FieldDescription]
    ) -> EventTypeDescription {
        EventTypeDescription(
            type, doc: doc, origin: .derived(by: "relay", travels: false), object: ObjectRule(.partner, .mentions),
            retention: .days(1_095), fields: fields)
    }
}
