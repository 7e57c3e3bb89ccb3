/// The ids that occur in each dimension, each kept once and known by a small number; 0 stands for a missing value.
struct FlowVocabulary: Sendable {
    /// Other words for the same value are kept up to this count.
    static let maxLabels = 8

    struct Label: Sendable, Hashable {
        /// Where words of other nodes stand: behind all of this node's.
        static let foreign = Int64.max

        var text: String
        /// Where it was first used; the earliest word is the one shown, whatever the order of reading.
        var position: Int64
    }

    struct Value: Sendable {
        var id: String
        var labels: [Label] = []
    }

    private var values = [[Value]](repeating: [Value(id: "")], count: FlowDimension.allCases.count)
    private var numbers = [[String: UInt16]](repeating: [:], count: FlowDimension.allCases.count)

    func values(of dimension: FlowDimension) -> ArraySlice<Value> { values[dimension.index].dropFirst() }

    func id(_ number: UInt16, in dimension: FlowDimension) -> String? {
        number == 0 ? nil : values[dimension.index][Int(number)].id
    }

    /// The source's word for a value, or its id where none is known.
    func label(_ number: UInt16, in dimension: FlowDimension) -> String? {
        guard number != 0 else { return nil }
        let value = values[dimension.index][Int(number)]
        return value.labels.first?.text ?? value.id
    }

    /// The same, but never a word that only other nodes use.
    func ownLabel(_ number: UInt16, in dimension: FlowDimension) -> String? {
        guard number != 0 else { return nil }
        let value = values[dimension.index][Int(number)]
        return value.labels.first.flatMap { $0.position == Label.foreign ? nil : $0.text } ?? value.id
    }

    func number(of id: String?, in dimension: FlowDimension) -> UInt16? {
        guard let id else { return 0 }
        return numbers[dimension.index][id]
    }

    /// The number of `id`, given to it now if need be; nil when the dimension is full: with 16 bits, memory
    /// has a bound.
    mutating func intern(_ id: String, in dimension: FlowDimension) -> UInt16? {
        let slot = dimension.index
        if let number = numbers[slot][id] { return number }
        guard let number = UInt16(exactly: values[slot].count) else { return nil }
        values[slot].append(Value(id: id))
        numbers[slot][id] = number
        return number
    }

    mutating func note(_ label: Label, for number: UInt16, in dimension: FlowDimension) {
        let slot = dimension.index
        let index = Int(number)
        // In order of position, the label in use comes first, and nothing needs to be done for it.
        if let first = values[slot][index].labels.first, first.text == label.text, first.position <= label.position {
            return
        }
        var labels = values[slot][index].labels
        if let known = labels.firstIndex(where: { $0.text == label.text }) {
            labels[known].position = min(labels[known].position, label.position)
        } else {
            labels.append(label)
        }
        labels.sort { ($0.position, $0.text) < ($1.position, $1.text) }
        values[slot][index].labels = Array(labels.prefix(FlowVocabulary.maxLabels))
    }
}
