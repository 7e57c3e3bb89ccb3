/// Figures as people read them.
enum Format {
    static let unknown = "unknown"

    /// With thousands separators: `1,234,567`.
    static func number(_ value: some BinaryInteger) -> String {
        let digits = String(value.magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { grouped.append(",") }
            grouped.append(digit)
        }
        return value < 0 ? "-\(grouped)" : grouped
    }

    /// A place in the journal: plain digits, because people type it into the next command.
    static func position(_ position: Int64) -> String { String(position) }

    static func number(_ value: Int?) -> String { value.map { number($0) } ?? unknown }

    /// Whole numbers as such, others with one decimal; what is beyond 15 digits as it is.
    static func number(_ value: Double?) -> String {
        guard let value, value.isFinite else { return unknown }
        guard abs(value) < 1e15 else { return "\(value)" }
        let tenths = Int((abs(value) * 10).rounded())
        let sign = value < 0 && tenths > 0 ? "-" : ""
        return sign + number(tenths / 10) + (tenths % 10 == 0 ? "" : ".\(tenths % 10)")
    }

    /// The two largest units: `3 d 4 h`, `12 min 5 s`.
    static func duration(seconds: Int) -> String {
        let seconds = max(0, seconds)
        let units = [
            (seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s"),
        ]
        let first = units.firstIndex { $0.0 > 0 } ?? 3
        return units[first..<min(first + 2, 4)].filter { $0.0 > 0 || first == 3 }.map { "\($0.0) \($0.1)" }
            .joined(separator: " ")
    }

    /// `1 notice`, `2 notices`.
    static func count(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(number(count)) \(count == 1 ? noun : plural ?? noun + "s")"
    }

    /// The items separated by commas, or `none`.
    static func list(_ items: [String], none: String = "none") -> String {
        items.isEmpty ? none : items.joined(separator: ", ")
    }
}
