import EnlaceCore

extension FlowCube {
    /// Adds up the cells that `query` selects.
    ///
    /// Data sets are never summed together: when cells of more than one are selected, the answer tells them apart.
    /// - Throws: ``FlowQueryError`` for a value that no cell has, with the nearest that there is.
    package func answer(_ query: FlowQuery) throws(FlowQueryError) -> FlowTable {
        let selection = try FlowSelection(query, in: vocabulary)
        var sums = sums(of: query, selection, by: query.groupings)
        var groupings = query.groupings
        var notes: [String] = []
        if sums.totals.count > 1, !groupings.contains(.dimension(.dataset)) {
            groupings.insert(.dimension(.dataset), at: 0)
            sums = self.sums(of: query, selection, by: groupings)
            notes.append("several data sets match and are never added up; choose one with --where dataset=ID")
        }
        let datasets = Dictionary(
            sums.totals.keys.map { (vocabulary.id($0, in: .dataset) ?? "", $0) },
            uniquingKeysWith: { first, _ in first })
        return FlowTable(
            columns: groupings.map(\.name), rows: rows(sums.groups, by: groupings),
            totals: datasets.mapValues { sums.totals[$0] ?? 0 }, units: datasets.compactMapValues { units[$0] },
            notes: notes + openNotes(query, selection))
    }

    /// What keeps the figures from being whole.
    private func openNotes(_ query: FlowQuery, _ selection: FlowSelection) -> [String] {
        var notes: [String] = []
        for open in openImports(asOf: query.edition) where selection.takes(dataset: open.dataset) {
            let dataset = vocabulary.id(open.dataset, in: .dataset) ?? "?"
            let note = """
                figures are missing: the import of edition \(open.edition) of \(dataset) has not ended; \
                if it is not under way any more, import the file again with --edition \(open.edition)
                """
            if !notes.contains(note) { notes.append(note) }
        }
        return notes
    }

    /// Sums by the numbers of the groupings' values.
    private func sums(of query: FlowQuery, _ selection: FlowSelection, by groupings: [FlowGrouping])
        -> (groups: [GroupKey: Int], totals: [UInt16: Int])
    {
        let mask = GroupMask(groupings)
        var groups: [GroupKey: Int] = [:]
        var totals: [UInt16: Int] = [:]
        for (key, history) in histories where selection.contains(key) {
            let figure = query.edition.map { history.figure(asOf: $0) } ?? history.current
            guard let figure else { continue }
            groups[mask.group(of: key), default: 0] += Int(figure.count)
            totals[key.numbers[0], default: 0] += Int(figure.count)
        }
        return (groups, totals)
    }

    private func rows(_ groups: [GroupKey: Int], by groupings: [FlowGrouping]) -> [FlowTable.Row] {
        let rows = groups.map { group, count in
            FlowTable.Row(
                labels: groupings.map { text($0, of: group, vocabulary.label) },
                ids: groupings.map { text($0, of: group, vocabulary.id) }, count: count)
        }
        return rows.sorted { one, other in
            one.labels == other.labels
                ? one.ids.lexicographicallyPrecedes(other.ids) : one.labels.lexicographicallyPrecedes(other.labels)
        }
    }

    private func text(
        _ grouping: FlowGrouping, of group: GroupKey, _ word: (UInt16, FlowDimension) -> String?
    ) -> String {
        switch grouping {
        case .dimension(let dimension): word(group.numbers[dimension.index], dimension) ?? ""
        case .month: group.month?.description ?? ""
        case .year: String(group.year)
        case .fiscalYear: String(group.fiscalYear)
        }
    }
}

/// What the cells of one row have in common; what is not grouped by is zero or nil.
private struct GroupKey: Hashable {
    var numbers: SIMD8<UInt16>
    var month: FlowMonth?
    var year = 0
    var fiscalYear = 0
}

/// Takes from a cell's key what a row is told apart by.
private struct GroupMask {
    private var mask = SIMD8<UInt16>.zero
    private let hasMonth: Bool
    private let hasYear: Bool
    private let hasFiscalYear: Bool

    init(_ groupings: [FlowGrouping]) {
        for case .dimension(let dimension) in groupings { mask[dimension.index] = .max }
        hasMonth = groupings.contains(.month)
        hasYear = groupings.contains(.year)
        hasFiscalYear = groupings.contains(.fiscalYear)
    }

    func group(of key: FlowCube.Key) -> GroupKey {
        GroupKey(
            numbers: key.numbers & mask, month: hasMonth ? key.period : nil, year: hasYear ? key.period.year : 0,
            fiscalYear: hasFiscalYear ? key.period.fiscalYear : 0)
    }
}
