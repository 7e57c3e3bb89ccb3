extension EventTypeDescription {
    /// A valid event of this type, in structured mode and posted form.
    public var example: JSON {
        var members: [JSON.Member] = [
            .init("specversion", "1.0"), .init("id", .string(exampleID)), .init("source", .string(exampleSource)),
            .init("type", .string(type.name)), .init("subject", .string(object.kind.example)),
            .init("time", .string(FieldType.exampleTime)),
        ]
        members.append(.init("data", exampleData))
        return .object(members)
    }

    public var exampleData: JSON { FieldType.record(fields).example }

    private var exampleID: String { "\(object.kind.example)-2026-03-01T0630" }

    private var exampleSource: String {
        switch origin {
        case .posted, .postedHere: "/agencies/imm-tijuana"
        case .derived(let component, _): Derivation.source(node: "tijuana", component: component)
        }
    }
}

extension ObjectRule.Kind {
    fileprivate var example: String {
        switch self {
        case .shelter: "tij-casa-puente"
        case .service: "tij-clinica-puente"
        case .incident: "inc-2026-003"
        case .bulletin: "bul-2026-011"
        case .series: "cbp-encounters-san-diego-sector"
        case .alert: "san-ysidro-surge"
        case .partner: "dif-tijuana"
        case .event: "tij-casa-puente"
        case .dataset: "cbp-encounters"
        case .concern: "con-2026-017"
        case .consent: "cst-2026-017"
        case .basis: "bas-2026-004"
        case .erasure: "6f1c2a9be07d4c58a3f0b1d2e4c6a891"
        }
    }
}

extension FieldType {
    fileprivate static let exampleTime = "2026-03-01T06:30:00.000Z"

    fileprivate var example: JSON {
        switch self {
        case .label, .text: "example"
        case .identifier: "example-1"
        case .area: "tijuana"
        case .person: "p-3f9c1b7a5d2e4860a1c3e5f708192a3b"
        case .integer(let range): .int(min(max(1, range.lowerBound), range.upperBound))
        case .number(let range): .double(min(max(1, range.lowerBound), range.upperBound))
        case .flag: true
        case .time: .string(FieldType.exampleTime)
        case .month: "2026-03"
        case .day: "2026-03-01"
        case .choice(let choices): .string(choices.first ?? "")
        case .language: "es"
        case .counts(let keys): .object(keys.prefix(2).map { JSON.Member($0, 12) })
        case .list(let element, _): .array([element.example])
        case .texts: ["es": "ejemplo", "en": "example"]
        case .record(let fields): .object(fields.map { JSON.Member($0.name, $0.example ?? $0.type.example) })
        case .report(let types, _): types.first?.exampleData ?? .object([])
        }
    }
}
