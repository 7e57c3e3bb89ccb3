/// A place in areas.yaml.
public struct Area: Sendable, Hashable {
    public var id: String
    public var parent: String?
    /// By language.
    public var names: [String: String]
    /// Codes of other systems, for example `{"cbp": "San Diego Sector"}`.
    public var codes: [String: String]

    public init(id: String, parent: String?, names: [String: String], codes: [String: String] = [:]) {
        self.id = id
        self.parent = parent
        self.names = names
        self.codes = codes
    }
}

/// The areas that a node knows; what is said of an area holds for all that lies below it.
public struct AreaTree: Sendable {
    public let areas: [String: Area]
    /// Of those that have one: to go up the tree, no area needs to be copied.
    private let parents: [String: String]
    /// Ids by the codes of other systems in lower case; of several areas with one code, the first by its id.
    private let byCode: [String: String]

    /// Parents that are missing or lead in a circle must have been refused before.
    public init(_ areas: [Area]) {
        self.areas = Dictionary(areas.map { ($0.id, $0) }) { first, _ in first }
        parents = self.areas.compactMapValues(\.parent)
        let codes = areas.sorted { $0.id < $1.id }.flatMap { area in
            area.codes.values.map { ($0.lowercased(), area.id) }
        }
        byCode = Dictionary(codes) { first, _ in first }
    }

    public subscript(id: String) -> Area? { areas[id] }

    public func contains(_ id: String) -> Bool { areas.keys.contains(id) }

    /// The area that another system calls `code`, for example "San Diego Sector", whatever its case.
    package func area(coded code: String) -> String? { byCode[code.lowercased()] }

    /// The area that `name` stands for, which is its id or another system's code; nil where it stands for none.
    package func resolve(_ name: String) -> String? { contains(name) ? name : area(coded: name) }

    /// Whether `area` is `ancestor` or lies below it.
    public func contains(_ area: String, under ancestor: String) -> Bool {
        var current: String? = area
        for _ in 0...areas.count {
            guard let id = current else { return false }
            if id == ancestor { return true }
            current = parents[id]
        }
        return false
    }

    public func contains(_ area: String, underAnyOf ancestors: some Sequence<String>) -> Bool {
        ancestors.contains { contains(area, under: $0) }
    }
}
