import EnlaceCore

/// One measured value: the median of its rounds.
struct Figure {
    enum Wanted {
        case atLeast(Double)
        case atMost(Double)

        var text: String {
            switch self {
            case .atLeast(let value): ">= \(Figure.text(value))"
            case .atMost(let value): "<= \(Figure.text(value))"
            }
        }

        func isMet(by value: Double) -> Bool {
            switch self {
            case .atLeast(let least): value >= least
            case .atMost(let most): value <= most
            }
        }
    }

    let name: String
    let rounds: [Double]
    let unit: String
    let wanted: Wanted?

    init(_ name: String, _ rounds: [Double], _ unit: String, wanted: Wanted? = nil) {
        self.name = name
        self.rounds = rounds
        self.unit = unit
        self.wanted = wanted
    }

    var value: Double { Figure.median(rounds) }

    var json: JSON {
        [
            "name": .string(name), "value": .double(value), "unit": .string(unit),
            "wanted": wanted.map { .string($0.text) } ?? .null,
            "met": wanted.map { .bool($0.isMet(by: value)) } ?? .null, "rounds": .array(rounds.map(JSON.double)),
        ]
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard let first = sorted.first else { return 0 }
        let middle = sorted.count / 2
        return sorted.count == 1
            ? first : sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// The value below which `share` of `values` lie.
    static func percentile(_ share: Double, of values: [Double]) -> Double {
        let sorted = values.sorted()
        guard let last = sorted.last else { return 0 }
        return sorted.indices.contains(Int(Double(sorted.count) * share))
            ? sorted[Int(Double(sorted.count) * share)] : last
    }

    /// Three significant digits, or all that stand before the point.
    static func text(_ value: Double) -> String {
        if value >= 100 || value == value.rounded() { return grouped(Int(value.rounded())) }
        let factor = value >= 10 ? 10.0 : value >= 1 ? 100.0 : 1_000.0
        return ((value * factor).rounded() / factor).description
    }

    private static func grouped(_ value: Int) -> String {
        let digits = Array(String(value))
        let parts = digits.enumerated().map { index, digit in
            index > 0 && (digits.count - index).isMultiple(of: 3) ? ",\(digit)" : "\(digit)"
        }
        return parts.joined()
    }
}
