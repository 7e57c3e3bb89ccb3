extension EventType {
    public static let flowReported = EventType("enlace.flow.reported.v1")
    public static let flowExpected = EventType("enlace.flow.expected.v1")
    public static let flowImported = EventType("enlace.flow.imported.v1")
    public static let flowTotalled = EventType("enlace.flow.totalled.v1")
}

extension EventEnvelope.Extension {
    /// The import that an event is part of: what follows from its events waits for the import's end.
    public static let flowImport = "enlaceimport"
}

/// Events about people on the move, as statistics count and as others announce them.
enum FlowTypes {
    static let all = [reported, expected, imported, totalled]

    /// The largest count of one statistical cell.
    static let maxCount = 1_000_000_000

    private static let reported = EventTypeDescription(
        .flowReported,
        doc: """
            One statistical cell as one edition of a data set gives it; a later edition restates it. The subject is the \
            data set that the data names. One that this node has imported itself is nobody else's to post.
            """,
        object: ObjectRule(.dataset, .registers),
        retention: .always,
        fields: [
            dataset, unit,
            FieldDescription("period", .month, required: true, .public, doc: "The month that is counted."),
            FieldDescription("region", .identifier, .public, doc: "Part of the border, or of the country."),
            FieldDescription(
                "area", .identifier, .public, doc: "Sector, field office or state, as the source divides the land."),
            FieldDescription("component", .identifier, .public, doc: "The service that counted."),
            FieldDescription("demographic", .identifier, .public, doc: "For example `single-adults`."),
            FieldDescription("citizenship", .identifier, .public, doc: "As the source groups it."),
            FieldDescription(
                "authority", .identifier, .public, doc: "The law that was applied, for example `title-8`."),
            FieldDescription("kind", .identifier, .public, doc: "What happened, for example `apprehensions`."),
            FieldDescription(
                "count", .integer(0...maxCount), required: true, .public, doc: "How many, in the data set's unit."),
            FieldDescription(
                "edition", .day, required: true, .public,
                doc: "When the source gave the figure, which is no day to come; later ones prevail.", past: true),
            FieldDescription(
                "labels",
                labels("region", "area", "component", "demographic", "citizenship", "authority", "kind"),
                .public, doc: "What the source calls the values above, letter by letter."),
        ])

    private static let expected = EventTypeDescription(
        .flowExpected,
        doc: "Advance notice of people on their way.",
        object: ObjectRule(.event, .mentions, isSubjectRequired: false),
        retention: .days(730),
        fields: [
            FieldDescription("from", .label(maxLength: 120), required: true, .internal, doc: "Where they come from."),
            FieldDescription("area", .area, required: true, .internal, doc: "Where they will arrive."),
            FieldDescription("start", .time, required: true, .internal, doc: "The earliest arrival."),
            FieldDescription("end", .time, required: true, .internal, doc: "The latest arrival."),
            FieldDescription(
                "least", .integer(0...ShelterTypes.maxPeople), required: true, .internal, unit: "people",
                doc: "At least so many.", count: .atLeast),
            FieldDescription(
                "most", .integer(0...ShelterTypes.maxPeople), required: true, .internal, unit: "people",
                doc: "At most so many.", count: .atMost),
            FieldDescription(
                "confidence", .choice(["low", "medium", "high"]), required: true, .internal,
                doc: "How sure the sender is."),
        ],
        check: checkNotice)

    /// Neither the window nor the range may end before it begins.
    @Sendable private static func checkNotice(_ data: JSONView) -> EventViolations {
        var violations = EventViolations()
        if let start = data["start"]?.string.flatMap({ Timestamp($0) }),
            let end = data["end"]?.string.flatMap({ Timestamp($0) }), end < start
        {
            violations.add("/data/end", "must not lie before start")
        }
        if let least = data["least"]?.int, let most = data["most"]?.int, most < least {
            violations.add("/data/most", "must not be less than least")
        }
        return violations
    }

    private static let imported = EventTypeDescription(
        .flowImported,
        doc: "A file of statistics is in the journal as a whole; totals follow from here.",
        origin: .derived(by: "import", travels: false),
        object: ObjectRule(.dataset, .mentions),
        retention: .always,
        fields: [
            dataset,
            FieldDescription("edition", .day, required: true, .public, doc: "The edition that the file is."),
            cells("rows", "Rows of the file."),
            cells("new", "Cells that were not known."),
            cells("unchanged", "Cells that had this count already."),
            cells("restated", "Cells whose current count changed."),
            cells("older", "Cells kept beside the figure of a newer edition."),
            FieldDescription("first_period", .month, required: true, .public, doc: "The first month in the file."),
            FieldDescription("last_period", .month, required: true, .public, doc: "The last month in the file."),
        ])

    private static let totalled = EventTypeDescription(
        .flowTotalled,
        doc: "A month's total of one series, over all demographics, citizenships, authorities and kinds.",
        origin: .derived(by: "flows", travels: false),
        object: ObjectRule(.series, .mentions),
        retention: .days(730),
        fields: [
            dataset, unit,
            FieldDescription("region", .identifier, .public, doc: "As in `flow.reported`."),
            FieldDescription("area", .identifier, .public, doc: "As in `flow.reported`."),
            FieldDescription("component", .identifier, .public, doc: "As in `flow.reported`."),
            FieldDescription("period", .month, required: true, .public, doc: "The month that is counted."),
            FieldDescription(
                "count", .integer(0...9_007_199_254_740_992), required: true, .public,
                doc: "The sum of the cells' current counts, in the data set's unit."),
            FieldDescription(
                "labels", labels("region", "area", "component"), .public, doc: "What the source calls them."),
        ])

    private static let dataset = FieldDescription(
        "dataset", .identifier, required: true, .public, doc: "Which statistics; two are never summed together.",
        example: "cbp-encounters")

    private static let unit = FieldDescription(
        "unit", .identifier, required: true, .public, doc: "What is counted: `encounters` are not people.")

    private static func cells(_ name: String, _ doc: String) -> FieldDescription {
        FieldDescription(name, .integer(0...maxCount), required: true, .public, unit: "cells", doc: doc)
    }

    private static func labels(_ names: String...) -> FieldType {
        .record(
            names.map {
                FieldDescription($0, .label(maxLength: 120), .public, doc: "The source's word for the \($0).")
            })
    }
}
