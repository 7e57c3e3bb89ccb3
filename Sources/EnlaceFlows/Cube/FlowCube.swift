/// All statistical cells that a node knows, each with the figures of every edition.
///
/// A plain value: the same reports make the same cube, in whichever order they are taken. A cell costs about 100 bytes,
/// because ids are kept once and named by 16-bit numbers.
package struct FlowCube: Sendable {
    /// A cell by the numbers of its values.
    struct Key: Hashable, Sendable {
        /// By ``FlowDimension/index``.
        var numbers: SIMD8<UInt16>
        var period: FlowMonth
    }

    /// A file that was imported as a whole.
    struct Import: Hashable, Sendable {
        var edition: FlowEdition
        var months: ClosedRange<FlowMonth>
        var position: Int64
    }

    /// An import whose end has not come: it is under way, or it broke off. Some of its figures are here, and nobody can
    /// say how many are missing.
    struct OpenImport: Hashable, Sendable {
        /// By its number.
        var dataset: UInt16
        var edition: FlowEdition
        /// The file's digest.
        var file: String
        /// Of the figures that are here.
        var months: ClosedRange<FlowMonth>
    }

    var vocabulary = FlowVocabulary()
    var histories: [Key: FlowHistory] = [:]
    /// What each data set counts, by its number.
    var units: [UInt16: String] = [:]
    /// By data set, in order of edition.
    var imports: [UInt16: [Import]] = [:]

    /// One for each file and edition, in the order in which they began.
    var openImports: [OpenImport] = []

    package init() {}

    /// The numbers of the data sets that are other nodes'.
    var foreignDatasets: Set<UInt16> {
        let datasets = vocabulary.values(of: .dataset)
        return Set(datasets.indices.filter { FlowName.isForeign(dataset: datasets[$0].id) }.compactMap(UInt16.init))
    }

    package var cellCount: Int { histories.count }

    /// A cell's current count before and after a report.
    struct Change: Sendable {
        var key: Key
        var before: Int?
        var after: Int
    }

    /// Takes in one report; nil when a dimension has no room for its values.
    @discardableResult
    mutating func take(_ report: FlowReport) -> Change? {
        guard let key = intern(report), let count = Int32(exactly: report.count) else { return nil }
        if units[key.numbers[0]] == nil { units[key.numbers[0]] = report.unit }
        let figure = FlowFigure(edition: report.edition, count: count, position: report.position)
        guard let before = histories[key] else {
            histories[key] = FlowHistory(figure)
            return Change(key: key, before: nil, after: report.count)
        }
        var history = before
        history.insert(figure)
        if let confirmed = confirmation(of: before, against: history, key, after: report.edition) {
            history.insert(confirmed)
        }
        histories[key] = history
        return Change(key: key, before: Int(before.current.count), after: Int(history.current.count))
    }

    /// Takes in a whole report for callers that want no ``Change``.
    package mutating func add(_ report: FlowReport) {
        take(report)
    }

    /// Notes that a figure came as part of the import of `file`, whose end must follow.
    mutating func noteOpenImport(_ key: Key, edition: FlowEdition, file: String) {
        let dataset = key.numbers[0]
        guard
            let index = openImports.lastIndex(where: {
                $0.dataset == dataset && $0.edition == edition && $0.file == file
            })
        else {
            openImports.append(
                OpenImport(dataset: dataset, edition: edition, file: file, months: key.period...key.period))
            return
        }
        let months = openImports[index].months
        openImports[index].months = min(months.lowerBound, key.period)...max(months.upperBound, key.period)
    }

    /// Imports without an end that show in what `edition` answers, or in the current figures where it is nil: all but
    /// those whose months a later edition has given since as a whole.
    func openImports(asOf edition: FlowEdition?) -> [OpenImport] {
        openImports.filter { open in
            let isAsked = edition.map { open.edition <= $0 } ?? true
            let isReplaced = (imports[open.dataset] ?? []).contains { whole in
                whole.edition > open.edition && edition.map { whole.edition <= $0 } ?? true
                    && whole.months.contains(open.months.lowerBound) && whole.months.contains(open.months.upperBound)
            }
            return isAsked && !isReplaced
        }
    }

    /// Whether figures of `edition` came whose import has not ended.
    func hasOpenImport(of dataset: String, edition: FlowEdition) -> Bool {
        let number = vocabulary.number(of: dataset, in: .dataset)
        return openImports.contains { $0.dataset == number && $0.edition == edition }
    }

    /// Notes that `edition` of a data set was imported: what it did not restate in these months, it confirmed.
    package mutating func noteImport(
        of dataset: String, edition: FlowEdition, months: ClosedRange<FlowMonth>, position: Int64
    ) {
        guard let number = vocabulary.intern(dataset, in: .dataset) else { return }
        openImports.removeAll { open in
            open.dataset == number && open.edition == edition && months.contains(open.months.lowerBound)
                && months.contains(open.months.upperBound)
        }
        guard !knowsImport(of: dataset, edition: edition, months: months) else { return }
        var known = imports[number] ?? []
        let entry = Import(edition: edition, months: months, position: position)
        known.insert(entry, at: known.firstIndex { $0.edition > edition } ?? known.endIndex)
        imports[number] = known
    }

    /// Whether nothing would be new about an import's end.
    func knowsImport(of dataset: String, edition: FlowEdition, months: ClosedRange<FlowMonth>) -> Bool {
        let known = vocabulary.number(of: dataset, in: .dataset).flatMap { imports[$0] } ?? []
        return known.contains { $0.edition == edition && $0.months == months }
    }

    private mutating func intern(_ report: FlowReport) -> Key? {
        var key = Key(numbers: .zero, period: report.cell.period)
        for dimension in FlowDimension.allCases {
            guard let id = report.cell[dimension] else { continue }
            guard let number = vocabulary.intern(id, in: dimension) else { return nil }
            key.numbers[dimension.index] = number
            if let label = report.labels[dimension] {
                let position = report.isForeign ? FlowVocabulary.Label.foreign : report.position
                vocabulary.note(.init(text: label, position: position), for: number, in: dimension)
            }
        }
        return key
    }

    /// An import publishes no figure that is unchanged. So when a figure of an older edition comes late and would
    /// answer for an edition imported since, the figure that this edition confirmed without a word is put back.
    private func confirmation(
        of before: FlowHistory, against after: FlowHistory, _ key: Key, after edition: FlowEdition
    ) -> FlowFigure? {
        guard let later = firstImport(covering: key, after: edition),
            let confirmed = before.figure(asOf: later.edition),
            let now = after.figure(asOf: later.edition), now.edition == edition
        else { return nil }
        return FlowFigure(edition: later.edition, count: confirmed.count, position: later.position)
    }

    private func firstImport(covering key: Key, after edition: FlowEdition) -> Import? {
        imports[key.numbers[0]]?.first { $0.edition > edition && $0.months.contains(key.period) }
    }
}

// MARK: - Before a report is made

extension FlowCube {
    /// What a figure would do.
    enum Effect: Sendable {
        case new
        case unchanged
        /// It becomes current.
        case restated
        /// It becomes current, and the figure before it, of the same edition, can no longer be asked for.
        case replaced
        /// It is kept beside the figure of a newer edition.
        case older
        /// The same edition said so before and took it back; saying it again would be taken for a repetition.
        case takenBack
    }

    func effect(of count: Int, in edition: FlowEdition, on key: Key) -> Effect {
        guard let history = histories[key] else { return .new }
        if let known = history.figure(asOf: edition), Int(known.count) == count { return .unchanged }
        if history.hasTakenBack(count, in: edition) { return .takenBack }
        let isOlder = edition < history.current.edition || firstImport(covering: key, after: edition) != nil
        if isOlder { return .older }
        return history.current.edition == edition ? .replaced : .restated
    }

    /// The key of a cell whose ids are all known; nil means that the cube cannot have the cell.
    func key(_ ids: [FlowDimension: String], period: FlowMonth) -> Key? {
        var key = Key(numbers: .zero, period: period)
        for (dimension, id) in ids {
            guard let number = vocabulary.number(of: id, in: dimension) else { return nil }
            key.numbers[dimension.index] = number
        }
        return key
    }
}
