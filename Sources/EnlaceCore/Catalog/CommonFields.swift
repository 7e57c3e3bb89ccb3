/// Fields that several types share.
enum CommonFields {
    static let admissions = ["women_only", "men_only", "families", "children", "everyone"]
    static let statuses = ["open", "full", "closed", "temporarily_closed"]
    static let groups = PersonGroup.allCases.map(\.rawValue)

    static let operatedBy = FieldDescription(
        "operator", .label(maxLength: 120), .internal, doc: "Who runs it.", example: "Casa Puente A.C.")
    static let delegates = FieldDescription(
        "delegates", .list(of: .identifier, maxCount: 16), .internal,
        doc: "Agencies that may report on it beside its owner.", example: ["imm-tijuana"])
    static let area = FieldDescription(
        "area", .area, required: true, .public, doc: "City or district.", example: "tijuana")
    static let languages = FieldDescription(
        "languages", .list(of: .language, maxCount: 40), .public, doc: "Languages spoken there.",
        example: ["es", "en", "ht"])
    static let accessibility = FieldDescription(
        "accessibility", .list(of: .label(maxLength: 60), maxCount: 20), .public,
        doc: "For example `step_free`, `sign_language`.", example: ["step_free"])
    static let status = FieldDescription(
        "status", .choice(statuses), required: true, .public, doc: "Whether it takes people in at all.")

    static let position = FieldDescription(
        "position",
        .record([
            FieldDescription(
                "latitude", .number(-90...90), required: true, .confidential, unit: "degrees", doc: "WGS 84.",
                example: .double(32.53)),
            FieldDescription(
                "longitude", .number(-180...180), required: true, .confidential, unit: "degrees", doc: "WGS 84.",
                example: .double(-117.02)),
        ]),
        .confidential, doc: "Where exactly; partners see the city unless agreed.")

    static let person = person(doc: "Whom it is about, by a random pseudonym; never a name.")

    static func person(doc: String) -> FieldDescription {
        FieldDescription(FieldType.personField, .person, required: true, .restricted, doc: doc)
    }

    /// What is about one person or family.
    static func personal(
        _ name: String, _ type: FieldType, required: Bool = false, doc: String, example: JSON? = nil
    ) -> FieldDescription {
        FieldDescription(name, type, required: required, .restricted, doc: doc, example: example)
    }

    static func name(of what: String, example: JSON) -> FieldDescription {
        FieldDescription(
            "name", .label(maxLength: 120), required: true, .public, doc: "Name of the \(what) as people use it.",
            example: example)
    }

    static func asof(_ doc: String) -> FieldDescription {
        FieldDescription("asof", .time, required: true, .internal, doc: doc)
    }

    /// People counted by group, and in all.
    static func people(_ groupsName: String, doc: String) -> [FieldDescription] {
        [
            FieldDescription(
                groupsName, .counts(of: groups), .internal, unit: "people",
                doc: "\(doc), by group; a group that is missing is not counted apart.",
                example: ["single_adult": 40, "family_member": 55, "unaccompanied_child": 3],
                count: .cells(total: "total", rest: PersonGroup.unknown.rawValue)),
            FieldDescription(
                "total", .integer(FieldType.countRange), .internal, unit: "people",
                doc: "\(doc), in all. What it exceeds the groups by is counted as `unknown`.", example: 100,
                count: .total(of: groupsName)),
        ]
    }

    /// Something must be counted, and the groups may not exceed the total.
    @Sendable static func checkPeople(_ data: JSONView, _ groupsName: String) -> EventViolations {
        let groups = data[groupsName]
        guard let total = data["total"]?.int else {
            return (groups?.count ?? 0) > 0
                ? EventViolations()
                : EventViolations(at: "/data/\(groupsName)", "either \(groupsName) or total is required")
        }
        let sum = groups?.values.reduce(0) { $0 + ($1.int ?? 0) } ?? 0
        return sum <= total
            ? EventViolations() : EventViolations(at: "/data/total", "the groups add up to more than the total")
    }
}

extension FieldDescription {
    /// The same, where it may be missing.
    var optional: FieldDescription {
        var field = self
        field.isRequired = false
        return field
    }
}
