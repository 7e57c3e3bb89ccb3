import EnlaceCore

extension AreaTree {
    /// Whether `area` is one of `wanted` or lies below one; everything is where nothing is wanted.
    func covers(_ wanted: [String], _ area: String?) -> Bool {
        guard !wanted.isEmpty else { return true }
        return area.map { contains($0, underAnyOf: wanted) } ?? false
    }
}
