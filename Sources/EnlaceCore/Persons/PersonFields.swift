/// Finds the persons that an event's data names, as the catalog says where they stand.
package struct PersonFields: Sendable {
    /// Types whose data can name a person: the events of all others are none of its business.
    package let types: Set<EventType>
    private let fields: [EventType: [FieldDescription]]

    package init(_ catalog: EventCatalog) {
        let personal = catalog.types.filter { $0.fields.contains { $0.type.namesPerson } }
        types = Set(personal.map(\.type))
        fields = Dictionary(personal.map { ($0.type, $0.fields) }) { first, _ in first }
    }

    /// Everybody who is named, at any depth.
    package func persons(in data: JSONView?, of type: EventType) -> Set<String> {
        var found: Set<String> = []
        guard let data, let fields = fields[type] else { return found }
        for field in fields { PersonFields.collect(data[field.name], field.type, beside: data, &found) }
        return found
    }

    private static func collect(
        _ value: JSONView?, _ type: FieldType, beside data: JSONView, _ found: inout Set<String>
    ) {
        guard let value else { return }
        switch type {
        case .person: if let person = value.string { found.insert(person) }
        case .list(let element, _):
            for item in value.elements { collect(item, element, beside: data, &found) }
        case .record(let fields):
            for field in fields { collect(value[field.name], field.type, beside: value, &found) }
        case .report(let types, let typeField):
            let name = data[typeField]?.string
            for field in types.first(where: { $0.type.name == name })?.fields ?? [] {
                collect(value[field.name], field.type, beside: value, &found)
            }
        default: break
        }
    }
}

extension FieldType {
    /// Whether a person can stand in it, at any depth.
    fileprivate var namesPerson: Bool {
        switch self {
        case .person: true
        case .list(let element, _): element.namesPerson
        case .record(let fields): fields.contains { $0.type.namesPerson }
        case .report(let types, _): types.contains { $0.fields.contains { $0.type.namesPerson } }
        default: false
        }
    }
}
