import EnlaceCore

/// How exactly a partner learns where a place lies.
package enum PlacePrecision: Sendable, Hashable {
    /// No position at all: the area stands for it.
    case city
    /// The south-west corner of a square of the grid with so many decimals of a degree.
    case decimals(Int)
    case exact

    /// One decimal is about 11 km from north to south, four are 11 m.
    package static let range = 0...4

    package var givesPositions: Bool { self != .city }

    /// As a configuration file says it.
    package var text: String {
        switch self {
        case .city: "city"
        case .decimals(let count): String(count)
        case .exact: "exact"
        }
    }

    /// A latitude or longitude as far as it may be known. What lies on the grid stays as it is.
    func rounded(_ degrees: Double) -> Double {
        guard case .decimals(let count) = self else { return degrees }
        let scale = (0..<count).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = degrees * scale
        // 32.53 times 100 is a little less than 3253: binary fractions must not move a place to the next square.
        let nearest = scaled.rounded()
        return (abs(nearest - scaled) < 1e-6 ? nearest : scaled.rounded(.down)) / scale
    }
}

extension PlacePrecision {
    /// `city`, `exact`, or a number of decimals; `city` if the key is missing.
    init(_ reader: ConfigurationReader, _ key: String) {
        guard let node = reader.node(key) else {
            self = .city
            return
        }
        // A number too, unlike a text.
        let text: String? = if case .scalar(let text, _) = node.value { text } else { nil }
        switch text {
        case "city": self = .city
        case "exact": self = .exact
        default:
            let count = text.flatMap { Int($0) }.flatMap { PlacePrecision.range.contains($0) ? $0 : nil }
            self = count.map(PlacePrecision.decimals) ?? .city
            guard count == nil else { return }
            let hint = Suggestion.hint(for: text ?? "", among: ["city", "exact"])
            let decimals = "\(PlacePrecision.range.lowerBound) to \(PlacePrecision.range.upperBound) decimals"
            reader.problem(key, "expected city, exact, or \(decimals)\(hint)")
        }
    }
}
