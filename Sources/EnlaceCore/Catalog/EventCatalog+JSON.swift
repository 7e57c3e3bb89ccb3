extension EventCatalog {
    /// The whole catalog, as `GET /v1/catalog` and `enlacectl catalog` show it.
    public var json: JSON {
        ["types": .array(types.map(\.json))]
    }
}

extension EventTypeDescription {
    /// This type, with its schemas and an example.
    public var json: JSON {
        [
            "type": .string(type.name),
            "doc": .string(doc),
            "origin": origin.json,
            "subject": [
                "kind": .string(object.kind.rawValue), "role": .string(object.role.name),
                "required": .bool(object.isSubjectRequired),
            ],
            "retention_days": retention.json,
            "fields": .array(fields.map(\.json)),
            "schemas": ["posted": jsonSchema(form: .posted), "notice": jsonSchema(form: .notice)],
            "example": example,
        ]
    }
}

extension EventTypeDescription.Origin {
    fileprivate var json: JSON {
        switch self {
        case .posted: ["posted_by": "agency"]
        case .postedHere: ["posted_by": "agency", "travels": false]
        case .derived(let component, let travels): ["derived_by": .string(component), "travels": .bool(travels)]
        }
    }
}

extension EventTypeDescription.Retention {
    /// Null stands for as long as the node.
    fileprivate var json: JSON {
        switch self {
        case .days(let days): .int(days)
        case .always: .null
        }
    }
}

extension ObjectRule.Role {
    var name: String {
        switch self {
        case .registers: "registers"
        case .reports: "reports"
        case .mentions: "mentions"
        }
    }
}

extension FieldDescription {
    fileprivate var json: JSON {
        [
            "name": .string(name), "type": .string(type.summary), "required": .bool(isRequired),
            "sensitivity": .string(sensitivity.rawValue), "unit": unit.map(JSON.string) ?? .null, "doc": .string(doc),
        ]
    }
}

extension FieldType {
    /// The type in words, for people.
    public var summary: String {
        switch self {
        case .label(let length): "line of at most \(length) characters"
        case .text(let length): "text of at most \(length) characters"
        case .identifier: "id"
        case .area: "area id"
        case .person: "pseudonym"
        case .integer(let range): "whole number, \(range.lowerBound) to \(range.upperBound)"
        case .number(let range):
            "number, \(JSON.double(range.lowerBound).text) to \(JSON.double(range.upperBound).text)"
        case .flag: "true or false"
        case .time: "time"
        case .month: "month"
        case .day: "day"
        case .choice(let choices): "one of \(choices.map { "`\($0)`" }.joined(separator: ", "))"
        case .language: "language tag"
        case .counts(let keys): "counts of \(keys.map { "`\($0)`" }.joined(separator: ", "))"
        case .list(let element, let maxCount): "list of at most \(maxCount): \(element.summary)"
        case .texts(let length): "text in each language, at most \(length) characters"
        case .record: "object"
        case .report(_, let typeField): "data of the type named under `\(typeField)`"
        }
    }
}
