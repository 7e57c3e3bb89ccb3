package import EnlaceCore

extension EventTypeDescription {
    package func field(named name: String) -> FieldDescription? { fields.first { $0.name == name } }

    /// Whether events of this type may leave the node at all.
    package var mayTravel: Bool {
        switch origin {
        case .posted: true
        case .postedHere: false
        case .derived(_, let travels): travels
        }
    }

    /// Whether an agreement decides who gets events of this type.
    package var isAgreedOn: Bool { mayTravel && !ErasureErrand.types.contains(type) }

    /// Whether its events are about one person each.
    package var isAboutPerson: Bool { fields.contains { $0.name == FieldType.personField } }

    var restrictedFields: Set<String> { Set(fields.filter { $0.highestSensitivity == .restricted }.map(\.name)) }
}

extension FieldDescription {
    /// Of the field and of all that it holds: who gets the field gets it whole.
    package var highestSensitivity: Sensitivity { max(sensitivity, type.highestSensitivity) }

    /// Whether it is a place on the map, or holds one at any depth.
    var isPosition: Bool { name == "position" || isCoordinate || type.holdsPosition }

    var isCoordinate: Bool { ["latitude", "longitude"].contains(name) }
}

extension FieldType {
    fileprivate var highestSensitivity: Sensitivity {
        switch self {
        case .record(let fields): fields.map(\.highestSensitivity).max() ?? .public
        case .list(let element, _): element.highestSensitivity
        case .report: .restricted
        default: .public
        }
    }

    /// Whether a whole report stands in it, at any depth.
    var holdsReport: Bool {
        switch self {
        case .report: true
        case .record(let fields): fields.contains { $0.type.holdsReport }
        case .list(let element, _): element.holdsReport
        default: false
        }
    }

    /// Whether a place on the map stands in it, at any depth.
    var holdsPosition: Bool {
        switch self {
        case .record(let fields):
            fields.contains(where: \.isPosition)
        case .list(let element, _): element.holdsPosition
        default: false
        }
    }
}
