import EnlaceCore

extension FieldType {
    /// What of `value` the catalog describes; nil if it has another shape, so that nothing rides along in it.
    func admitted(_ value: JSON) -> JSON? {
        switch self {
        case .label, .text, .identifier, .area, .person, .time, .month, .day, .choice, .language:
            value.isText ? value : nil
        case .integer, .number: value.isNumber ? value : value.suppressedCount
        case .flag: value.isFlag ? value : nil
        case .list(let element, _): value.elements.map { .array($0.compactMap(element.admitted)) }
        case .counts(let keys):
            value.members.map { members in
                .object(members.compactMap { keys.contains($0.key) ? FieldType.count($0) : nil })
            }
        case .texts:
            value.members.map { members in
                .object(members.filter { $0.value.isText && FieldType.isLanguage($0.key) })
            }
        case .record(let fields):
            value.members.map { members in
                .object(members.compactMap { FieldType.member($0, among: fields) })
            }
        // A whole report within an event is restricted, and no agreement can name it.
        case .report: nil
        }
    }

    private static func isLanguage(_ key: String) -> Bool {
        key.utf8.count <= 35 && key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }

    private static func count(_ member: JSON.Member) -> JSON.Member? {
        let value = member.value.isNumber ? member.value : member.value.suppressedCount
        return value.map { JSON.Member(member.key, $0) }
    }

    private static func member(_ member: JSON.Member, among fields: [FieldDescription]) -> JSON.Member? {
        guard let field = fields.first(where: { $0.name == member.key }) else { return nil }
        return field.type.admitted(member.value).map { JSON.Member(member.key, $0) }
    }
}

extension JSON {
    fileprivate var isText: Bool { if case .string = self { true } else { false } }
    fileprivate var isFlag: Bool { if case .bool = self { true } else { false } }

    fileprivate var isNumber: Bool {
        switch self {
        case .int, .double: true
        default: false
        }
    }

    /// `{"below": k}`, as a peer may have sent it.
    fileprivate var suppressedCount: JSON? {
        guard let bound = self["below"], bound.isNumber else { return nil }
        return ["below": bound]
    }

    fileprivate var elements: [JSON]? { if case .array(let elements) = self { elements } else { nil } }
    fileprivate var members: [Member]? { if case .object(let members) = self { members } else { nil } }
}
