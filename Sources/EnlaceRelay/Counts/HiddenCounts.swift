import EnlaceCore

/// How many people were counted over a stretch of time: exact from the least count on, hidden below it.
///
/// The total is what hides the cells: it is withheld as soon as one of them is hidden, the people in no cell included.
/// So each hidden cell may be any number from 1 to `least - 1`, whatever the others are. A complement among the cells
/// would have to be chosen by its size, and whoever knows the rule could reckon back.
struct HiddenCounts {
    let least: Int
    /// Of the whole event, told or not.
    let data: [String: JSON]
    let fields: [FieldDescription]
    /// Names of the fields that the partner is given.
    let given: Set<String>
    /// Whether the people may have been counted in an earlier report too: then nothing is told of their number.
    let isCountedBefore: Bool

    /// - Returns: nil where the value must not be told at all.
    func value(of value: JSON, in role: CountRole) -> JSON? {
        guard !isCountedBefore else { return nil }
        switch role {
        case .cells: return cells(value)
        case .total(let cells): return total(value, of: cells)
        case .summary(let cells): return (everybody(in: cells) ?? 0) >= least ? value : nil
        case .atMost, .atLeast: return hidden(value)
        case .beds, .exact: return nil
        }
    }

    private func isSmall(_ count: Int) -> Bool { (1..<least).contains(count) }

    private func hidden(_ value: JSON) -> JSON? {
        guard let count = value.count else { return value.suppressed(below: least) }
        return isSmall(count) ? ["below": .int(least)] : value
    }

    private func cells(_ value: JSON) -> JSON? {
        guard case .object(let members) = value else { return nil }
        return .object(members.compactMap { member in hidden(member.value).map { .init(member.key, $0) } })
    }

    private func total(_ value: JSON, of cells: String) -> JSON? {
        guard given.contains(cells), case .object(let members)? = data[cells], !members.isEmpty else {
            return hidden(value)
        }
        let counts = members.compactMap(\.value.count)
        guard let total = value.count, counts.count == members.count else { return nil }
        let rest = max(0, total - counts.reduce(0, +))
        return (counts + [rest]).contains(where: isSmall) ? nil : value
    }

    /// Nil where it is not known.
    private func everybody(in cells: String) -> Int? {
        guard case .cells(let total, _)? = fields.role(of: cells) else { return nil }
        if let total = data[total] { return total.count }
        guard case .object(let members)? = data[cells] else { return nil }
        let counts = members.compactMap(\.value.count)
        return counts.count == members.count ? counts.reduce(0, +) : nil
    }
}
