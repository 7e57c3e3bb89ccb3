import EnlaceCore

/// The areas of the node, found by the codes of other systems too.
struct AreaIndex: Sendable {
    private let tree: AreaTree
    private let byCode: [String: String]

    init(_ tree: AreaTree) {
        self.tree = tree
        let codes = tree.areas.values.sorted { $0.id < $1.id }.flatMap { area in
            area.codes.values.map { ($0.lowercased(), area.id) }
        }
        byCode = Dictionary(codes) { first, _ in first }
    }

    /// The area that another system calls `code`, for example "San Diego Sector".
    func area(coded code: String) -> String? { byCode[code.lowercased()] }

    /// Whether `area` is one of `wanted` or lies below one; everything is where nothing is wanted.
    func covers(_ wanted: [String], _ area: String?) -> Bool {
        guard !wanted.isEmpty else { return true }
        return area.map { tree.contains($0, underAnyOf: wanted) } ?? false
    }
}
