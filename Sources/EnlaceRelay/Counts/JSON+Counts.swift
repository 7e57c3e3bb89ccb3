import EnlaceCore

extension JSON {
    /// Nil for what is no whole number, or suppressed.
    var count: Int? { if case .int(let value) = self, value >= 0 { value } else { nil } }

    /// A count that another node has suppressed, by its bound or by ours, whichever says less; nil for anything else.
    func suppressed(below least: Int) -> JSON? {
        guard case .int(let bound)? = self["below"] else { return nil }
        return ["below": .int(max(bound, least))]
    }
}

extension [FieldDescription] {
    func role(of name: String) -> CountRole? { first { $0.name == name }?.count }
}
