import EnlaceCore

/// The query of a request: names and values in order; a name may stand more than once.
package struct ControlQuery: Hashable, Sendable {
    package struct Item: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    package private(set) var items: [Item] = []

    package init() {}

    /// Reads `a=1&b=2`.
    package init(parsing text: some StringProtocol) throws(ControlProblem) {
        for part in text.split(separator: "&") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentCoding.decode(String(halves[0])),
                let value = PercentCoding.decode(halves.count > 1 ? String(halves[1]) : "")
            else { throw ControlProblem(.invalid, "the query is not percent-encoded UTF-8") }
            items.append(Item(name: name, value: value))
        }
    }

    package var isEmpty: Bool { items.isEmpty }

    package var text: String {
        items.map { "\(PercentCoding.encode($0.name))=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
    }

    /// Adds a value, unless it is nil.
    package mutating func add(_ name: String, _ value: (some CustomStringConvertible)?) {
        if let value { items.append(Item(name: name, value: value.description)) }
    }

    /// Adds `name=true`, unless the flag is false.
    package mutating func add(_ name: String, flag: Bool) {
        if flag { add(name, "true") }
    }

    package func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

    package subscript(name: String) -> String? { items.last { $0.name == name }?.value }

    /// Whether the flag is given: `?name` and `?name=true` both say so.
    package func flag(_ name: String) -> Bool {
        self[name].map { $0.isEmpty || $0 == "true" } ?? false
    }

    /// A whole number within `range`; nil if the name is not given.
    package func integer(_ name: String, in range: ClosedRange<Int64>) throws(ControlProblem) -> Int64? {
        guard let text = self[name] else { return nil }
        guard let value = Int64(text), range.contains(value) else {
            throw ControlQuery.outside(name, range)
        }
        return value
    }

    static func outside(_ name: String, _ range: ClosedRange<Int64>) -> ControlProblem {
        ControlProblem(.invalid, "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
}
