import EnlaceCore

/// The areas of the node, as rules and what they are about name them.
struct AreaIndex: Sendable {
    private let tree: AreaTree

    init(_ tree: AreaTree) {
        self.tree = tree
    }

    /// The area that another system calls `code`, for example "San Diego Sector".
    func area(coded code: String) -> String? { tree.area(coded: code) }

    /// Whether `area` is one of `wanted` or lies below one; everything is where nothing is wanted.
    func covers(_ wanted: [String], _ area: String?) -> Bool {
        guard !wanted.isEmpty else { return true }
        return area.map { tree.contains($0, underAnyOf: wanted) } ?? false
    }
}
