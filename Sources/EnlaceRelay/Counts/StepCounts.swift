import EnlaceCore

/// How many people there are now, told in steps: an upper end for people, a lower end for what is free.
///
/// Everything that is told follows from the bands of the cells, from the band of the people expected (holds), and from
/// beds, which are no people. So a receiver learns of a cell at most in which band of `step` numbers it lies, or that
/// it is 0, however it adds and subtracts. Two bands over one number, with different edges, would tell more.
struct StepCounts {
    let step: Int
    /// Whether the cells are the groups; if not, the total is the only cell.
    let showsGroups: Bool
    /// Of the whole event, told or not: what is free depends on who is there.
    let data: [String: JSON]
    let fields: [FieldDescription]
    /// Names of the fields that the partner is given.
    let given: Set<String>

    /// - Returns: nil where the value must not be told at all.
    func value(of value: JSON, in role: CountRole) -> JSON? {
        switch role {
        // Whoever is in no group shows in the difference to the total, and only to whom the total is given.
        case .cells(let total, let rest): cells(value, rest: rest, total: given.contains(total) ? data[total] : nil)
        case .total(let cells): total(value, of: cells).map(JSON.int)
        case .atMost: bounded(value, up)
        case .atLeast: bounded(value) { $0 / step * step }
        case .beds(let figure, let beds, let people):
            self.figure(figure, told: value, of: beds, beside: people).map(JSON.int)
        case .summary, .exact: nil
        }
    }

    /// The upper end of the band in which a count lies; 0 only for 0.
    private func up(_ count: Int) -> Int { (count + step - 1) / step * step }

    private func bounded(_ value: JSON, _ round: (Int) -> Int) -> JSON? {
        value.count.map { .int(round($0)) } ?? value.suppressed(below: step)
    }
}

// MARK: - People

extension StepCounts {
    /// Each cell in its band; whoever stands in the total only is of the group `rest`.
    private func cells(_ value: JSON, rest: String, total: JSON?) -> JSON? {
        guard case .object(var members) = value else { return nil }
        if let missing = missing(in: members, total: total), missing > 0 {
            let known = members.first { $0.key == rest }?.value.count ?? 0
            members.removeAll { $0.key == rest }
            members.append(.init(rest, .int(known + missing)))
        }
        return .object(members.compactMap { member in bounded(member.value, up).map { .init(member.key, $0) } })
    }

    /// How many people the total has beyond the cells; nil where that is not known.
    private func missing(in members: [JSON.Member], total: JSON?) -> Int? {
        guard let all = total?.count else { return nil }
        let counts = members.compactMap(\.value.count)
        return counts.count == members.count ? max(0, all - counts.reduce(0, +)) : nil
    }

    /// The sum of what is told of the groups, or else the band of the total.
    private func total(_ value: JSON, of cells: String) -> Int? {
        guard let count = value.count else { return nil }
        guard showsGroups, let groups = data[cells] else { return up(count) }
        guard case .cells(_, let rest)? = fields.role(of: cells),
            case .object(let members)? = self.cells(groups, rest: rest, total: value)
        else { return nil }
        let counts = members.compactMap(\.value.count)
        return counts.count == members.count ? counts.reduce(0, +) : nil
    }
}

// MARK: - Beds

extension StepCounts {
    /// What follows from beds and from the upper ends of who is there and who is expected: never more is free than in
    /// truth, and never fewer people are over capacity. Nil where it cannot be worked out anew.
    ///
    /// Where nothing is free the people expected cannot be told from it, for a closed shelter is not full. That is why
    /// beds held and no longer free, which would depend on them, are not told at all.
    private func figure(_ figure: CountRole.BedFigure, told: JSON, of beds: String, beside people: String) -> Int? {
        guard let present = data[people] else { return told.count == 0 ? 0 : nil }
        guard let free = told.count, let usable = data[beds]?.count, let count = present.count,
            case .total(let cells)? = fields.role(of: people), let most = total(present, of: cells)
        else { return nil }
        switch figure {
        case .over: return max(0, most - usable)
        case .available:
            let expected = up(max(0, usable - free - count))
            return free == 0 ? 0 : max(0, usable - most - expected)
        }
    }
}
