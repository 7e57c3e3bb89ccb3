import EnlaceCore

/// Which cells a query is about, by the numbers of their values.
struct FlowSelection {
    private var allowed: [(index: Int, numbers: Set<UInt16>)] = []
    private let first: FlowMonth?
    private let last: FlowMonth?
    private let fiscalYears: Set<Int>

    init(_ query: FlowQuery, in vocabulary: FlowVocabulary) throws(FlowQueryError) {
        first = query.first
        last = query.last
        fiscalYears = query.fiscalYears
        for (dimension, words) in query.filters.sorted(by: { $0.key.index < $1.key.index }) {
            var numbers: Set<UInt16> = []
            for word in words { numbers.formUnion(try vocabulary.numbers(of: word, in: dimension)) }
            allowed.append((dimension.index, numbers))
        }
    }

    /// Whether cells of a data set, by its number, may be selected.
    func takes(dataset: UInt16) -> Bool {
        allowed.allSatisfy { $0.index != FlowDimension.dataset.index || $0.numbers.contains(dataset) }
    }

    func contains(_ key: FlowCube.Key) -> Bool {
        if let first, key.period < first { return false }
        if let last, last < key.period { return false }
        if !fiscalYears.isEmpty, !fiscalYears.contains(key.period.fiscalYear) { return false }
        return allowed.allSatisfy { $0.numbers.contains(key.numbers[$0.index]) }
    }
}

extension FlowVocabulary {
    /// The values that `word` names: one by its id or by a source's word, or several with commas between them.
    fileprivate func numbers(of word: String, in dimension: FlowDimension) throws(FlowQueryError) -> Set<UInt16> {
        if let numbers = known(word, in: dimension) { return numbers }
        let parts = word.split(separator: ",").map { String($0).trimmed }
        let all = parts.map { known($0, in: dimension) }
        if parts.count > 1, all.allSatisfy({ $0 != nil }) { return all.reduce(into: []) { $0.formUnion($1 ?? []) } }
        let unknown = parts.count > 1 ? zip(parts, all).first { $0.1 == nil }?.0 ?? word : word
        throw FlowQueryError("where", "unknown \(dimension.rawValue) '\(unknown)'" + hint(for: unknown, in: dimension))
    }

    private func known(_ word: String, in dimension: FlowDimension) -> Set<UInt16>? {
        let lowercase = word.lowercased()
        // What names another node's data set is never made to fit one of this node's.
        let isForeign = dimension == .dataset && FlowName.isForeign(dataset: word)
        for id in [word, lowercase, isForeign ? nil : FlowName.id(of: word, in: dimension)].compactMap(\.self) {
            if let number = number(of: id, in: dimension), number != 0 { return [number] }
        }
        let labelled = values(of: dimension).indices.filter { index in
            values(of: dimension)[index].labels.contains { $0.text.lowercased() == lowercase }
        }
        return labelled.isEmpty ? nil : Set(labelled.compactMap { UInt16(exactly: $0) })
    }

    private func hint(for word: String, in dimension: FlowDimension) -> String {
        let ids = values(of: dimension).map(\.id).sorted()
        let slug = FlowName.id(of: word, in: dimension) ?? word.lowercased()
        if let near = Suggestion.nearest(to: slug, among: ids) { return "; did you mean '\(near)'?" }
        let alike = ids.filter { $0.contains(slug) }.prefix(6)
        if !alike.isEmpty { return "; did you mean \(alike.map { "'\($0)'" }.joined(separator: " or "))?" }
        if ids.isEmpty { return "; no cell has one" }
        return "; there are \(ids.prefix(12).joined(separator: ", "))\(ids.count > 12 ? ", …" : "")"
    }
}
