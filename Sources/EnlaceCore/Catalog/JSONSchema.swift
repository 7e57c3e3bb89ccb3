extension EventTypeDescription {
    /// The JSON Schema (draft 2020-12) of this type's data.
    ///
    /// It says all that ``EventCatalog/validate(_:as:form:now:)`` asks but what depends on the present or on several
    /// fields at once, and that a day must exist in its month.
    public func jsonSchema(form: EventCatalog.Form) -> JSON {
        let head: [JSON.Member] = [
            .init("$schema", "https://json-schema.org/draft/2020-12/schema"),
            .init("$id", .string("urn:enlace:data:\(type.name):\(form.rawValue)")),
            .init("title", .string(type.name)),
            .init("description", .string(doc)),
        ]
        return .object(head + JSONSchema(form: form).data(of: fields))
    }
}

/// Writes JSON Schema for one form of an event's data.
struct JSONSchema {
    let form: EventCatalog.Form

    /// The data of an event; in the notice form required fields may be listed under `withheld`.
    func data(of fields: [FieldDescription]) -> [JSON.Member] {
        guard form == .notice else { return record(fields, required: fields.filter(\.isRequired).map(\.name)) }
        let names = JSON.object([.init("enum", .strings(fields.map(\.name)))])
        let withheld: JSON = [
            "description": "Fields that the recipient may not know.", "type": "array", "items": names,
            "uniqueItems": true,
        ]
        return record(fields, required: [], more: [.init("withheld", withheld)], conditions: fields.map(presence))
    }

    /// A field is given or withheld, never both, and if it is required never neither.
    private func presence(_ field: FieldDescription) -> JSON {
        let isGiven: JSON = ["required": .strings([field.name])]
        let isWithheld: JSON = [
            "required": ["withheld"],
            "properties": ["withheld": ["contains": ["const": .string(field.name)]]],
        ]
        return field.isRequired
            ? .object([.init("oneOf", .array([isGiven, isWithheld]))])
            : ["not": .object([.init("allOf", .array([isGiven, isWithheld]))])]
    }

    private func record(
        _ fields: [FieldDescription], required: [String], more: [JSON.Member] = [], conditions: [JSON] = []
    ) -> [JSON.Member] {
        let properties = fields.map { JSON.Member($0.name, .object(described($0))) }
        var members: [JSON.Member] = [
            .init("type", "object"), .init("properties", .object(properties + more)),
            .init("additionalProperties", false),
        ]
        if !required.isEmpty { members.append(.init("required", .strings(required))) }
        let conditions = conditions + fields.flatMap(reportConditions)
        if !conditions.isEmpty { members.append(.init("allOf", .array(conditions))) }
        return members
    }

    /// Which data a report must hold follows from the field that names its type.
    private func reportConditions(_ field: FieldDescription) -> [JSON] {
        guard case .report(let types, let typeField) = field.type else { return [] }
        return types.map { type in
            let isMeant: JSON = .object([.init(typeField, ["const": .string(type.type.name)])])
            let data = JSON.object(JSONSchema(form: .posted).data(of: type.fields))
            return [
                "if": ["properties": isMeant, "required": .strings([typeField])],
                "then": ["properties": .object([.init(field.name, data)])],
            ]
        }
    }

    private func described(_ field: FieldDescription) -> [JSON.Member] {
        var members: [JSON.Member] = [.init("description", .string(field.doc))]
        if let unit = field.unit { members.append(.init("x-unit", .string(unit))) }
        members.append(.init("x-sensitivity", .string(field.sensitivity.rawValue)))
        return members + value(field.type)
    }
}

// MARK: - Values

extension JSONSchema {
    private func value(_ type: FieldType) -> [JSON.Member] {
        switch type {
        case .label(let length): text(length, without: #"[\u0000-\u001f\u007f-\u009f\u2028\u2029]"#)
        case .text(let length): text(length, without: #"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]"#)
        case .identifier, .area: pattern("[a-z0-9-]{1,64}")
        case .person: pattern("p-[0-9a-f]{32}")
        case .integer(let range): integer(range)
        case .number(let range):
            [
                .init("type", "number"), .init("minimum", .double(range.lowerBound)),
                .init("maximum", .double(range.upperBound)),
            ]
        case .flag: [.init("type", "boolean")]
        case .time: pattern(JSONSchema.time, format: "date-time")
        case .month: pattern("(?!0000)[0-9]{4}-(0[1-9]|1[0-2])")
        case .day: pattern("(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", format: "date")
        case .choice(let choices): [.init("enum", .strings(choices))]
        case .language: language
        case .counts, .list, .texts, .record, .report: container(type)
        }
    }

    private func container(_ type: FieldType) -> [JSON.Member] {
        switch type {
        case .counts(let keys):
            let count = JSON.object(integer(FieldType.countRange))
            return [
                .init("type", "object"), .init("properties", .object(keys.map { .init($0, count) })),
                .init("additionalProperties", false),
            ]
        case .list(let element, let maxCount):
            return [.init("type", "array"), .init("items", .object(value(element))), .init("maxItems", .int(maxCount))]
        case .texts(let length):
            return [
                .init("type", "object"), .init("minProperties", 1), .init("propertyNames", .object(language)),
                .init("additionalProperties", .object(value(.text(maxLength: length)))),
            ]
        case .record(let fields): return record(fields, required: fields.filter(\.isRequired).map(\.name))
        default: return [.init("type", "object")]
        }
    }

    private func text(_ maxLength: Int, without controls: String) -> [JSON.Member] {
        [
            .init("type", "string"), .init("minLength", 1), .init("maxLength", .int(maxLength)),
            .init("not", ["pattern": .string(controls)]),
        ]
    }

    private func integer(_ range: ClosedRange<Int>) -> [JSON.Member] {
        let whole = bounded(range)
        guard form == .notice else { return whole }
        let suppressed: JSON = [
            "type": "object", "properties": ["below": .object(bounded(FieldType.suppressionRange))],
            "required": ["below"], "additionalProperties": false,
        ]
        return [.init("anyOf", .array([.object(whole), suppressed]))]
    }

    private func bounded(_ range: ClosedRange<Int>) -> [JSON.Member] {
        [
            .init("type", "integer"), .init("minimum", .int(range.lowerBound)),
            .init("maximum", .int(range.upperBound)),
        ]
    }

    private var language: [JSON.Member] {
        pattern("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*") + [.init("maxLength", 35)]
    }

    /// Dialects differ in whether `$` matches before a last line break; without line breaks they agree.
    private func pattern(_ pattern: String, format: String? = nil) -> [JSON.Member] {
        [
            .init("type", "string"), .init("pattern", .string("^\(pattern)$")), .init("not", ["pattern": #"[\r\n]"#]),
        ] + (format.map { [.init("format", .string($0))] } ?? [])
    }

    private static let time =
        "(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt ]"
        + #"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"#
}

extension JSON {
    static func strings(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }
}
