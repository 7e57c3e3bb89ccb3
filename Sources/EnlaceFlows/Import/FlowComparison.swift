/// Compares the rows of a file with the cube, cell by cell.
struct FlowComparison {
    /// A figure to publish; the key is in the numbers of ``words``.
    struct Change: Sendable {
        var key: FlowCube.Key
        var count: Int
    }

    private(set) var summary: FlowImportSummary
    /// The file's ids, and those of cells that the file lacks.
    private(set) var words: FlowVocabulary
    private var changes: [Change] = []
    private var failure = FlowImportError(.edition, "")

    /// The month in which the edition was given.
    private let lastMonth: FlowMonth
    private let file: CBPFile
    private let cube: FlowCube
    /// From the file's numbers to the cube's, by dimension; nil for what the cube does not know.
    private let known: [[UInt16?]]

    init(of file: CBPFile, with cube: FlowCube, edition: FlowEdition) {
        self.file = file
        self.cube = cube
        words = file.words
        lastMonth = edition.month
        let months = file.rows.map(\.key.period)
        summary = FlowImportSummary(
            dataset: file.dataset, edition: edition, rows: file.rows.count,
            first: months.min() ?? FlowMonth(index: 0), last: months.max() ?? FlowMonth(index: 0))
        known = FlowDimension.allCases.map { dimension in
            [0] + file.words.values(of: dimension).map { cube.vocabulary.number(of: $0.id, in: dimension) }
        }
    }

    mutating func compare(_ row: CBPFile.Row) {
        let effect = cubeKey(row.key).map { cube.effect(of: row.count, in: summary.edition, on: $0) } ?? .new
        if row.key.period > lastMonth { summary.ahead += 1 }
        note(effect, of: Change(key: row.key, count: row.count), line: row.line)
    }

    private mutating func note(_ effect: FlowCube.Effect, of change: Change, line: Int?) {
        switch effect {
        case .new: summary.new += 1
        case .unchanged: summary.unchanged += 1
        case .restated: summary.restated += 1
        case .replaced:
            summary.restated += 1
            summary.replaced += 1
        case .older: summary.older += 1
        case .takenBack:
            failure.add(
                .init(
                    line: line, what: "edition \(summary.edition) gave this count before and has restated it since",
                    remedy: "give a later --edition"))
        }
        if effect != .unchanged { changes.append(change) }
    }

    /// Restates to 0 what the edition would answer for the file's months without the file naming it.
    mutating func zeroMissing() {
        let months = Set(file.rows.map(\.key.period))
        let named = Set(file.rows.compactMap { cubeKey($0.key) })
        let dataset = cube.vocabulary.number(of: file.dataset, in: .dataset)
        let missing = cube.histories.keys.filter {
            $0.numbers[FlowDimension.dataset.index] == dataset && months.contains($0.period) && !named.contains($0)
        }
        for key in missing.sorted(by: FlowComparison.precedes) {
            guard cube.histories[key]?.figure(asOf: summary.edition) != nil, let own = fileKey(key) else { continue }
            summary.lacking += 1
            note(cube.effect(of: 0, in: summary.edition, on: key), of: Change(key: own, count: 0), line: nil)
        }
    }

    /// What is to be published; throws if the edition contradicts itself.
    func finish() throws(FlowImportError) -> [Change] {
        guard failure.problemCount > 0 else { return changes }
        var failure = failure
        failure.message =
            "\(failure.problemCount) cells were restated within edition \(summary.edition); nothing was imported"
        throw failure
    }

    /// Brings a cell of the file into the cube's numbers; nil for one that the cube cannot have.
    private func cubeKey(_ key: FlowCube.Key) -> FlowCube.Key? {
        var translated = key
        for index in key.numbers.indices {
            guard let other = known[index][Int(key.numbers[index])] else { return nil }
            translated.numbers[index] = other
        }
        return translated
    }

    /// Brings a cell of the cube into the file's numbers.
    private mutating func fileKey(_ key: FlowCube.Key) -> FlowCube.Key? {
        var translated = key
        for dimension in FlowDimension.allCases {
            guard let id = cube.vocabulary.id(key.numbers[dimension.index], in: dimension) else { continue }
            guard let number = words.intern(id, in: dimension) else { return nil }
            if dimension != .dataset, let label = cube.vocabulary.ownLabel(key.numbers[dimension.index], in: dimension)
            {
                words.note(.init(text: label, position: 1), for: number, in: dimension)
            }
            translated.numbers[dimension.index] = number
        }
        return translated
    }

    /// An order of cells that does not depend on hashing.
    private static func precedes(_ lhs: FlowCube.Key, _ rhs: FlowCube.Key) -> Bool {
        guard lhs.period == rhs.period else { return lhs.period < rhs.period }
        return lhs.numbers.indices.lazy.map { (lhs.numbers[$0], rhs.numbers[$0]) }.first { $0 != $1 }.map { $0 < $1 }
            ?? false
    }
}
