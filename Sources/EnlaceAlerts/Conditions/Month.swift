import EnlaceCore

/// A calendar month, counted through the years.
struct Month: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    private let index: Int

    private init(index: Int) {
        self.index = index
    }

    /// Reads `YYYY-MM`; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count == 7, parts.count == 2, parts.allSatisfy({ $0.allSatisfy(\.isNumber) }),
            let year = Int(parts[0]), let month = Int(parts[1]), (1...9_999).contains(year), (1...12).contains(month)
        else { return nil }
        index = year * 12 + month - 1
    }

    static func < (lhs: Month, rhs: Month) -> Bool { lhs.index < rhs.index }

    static func + (lhs: Month, months: Int) -> Month { Month(index: lhs.index + months) }

    static func - (lhs: Month, months: Int) -> Month { Month(index: lhs.index - months) }

    /// The start of the month after it, in UTC.
    var end: Timestamp {
        let next = index + 1
        return CivilDate(year: next / 12, month: next % 12 + 1, day: 1).start
    }

    var description: String {
        let pad = { (value: Int, width: Int) in
            String(repeating: "0", count: max(0, width - String(value).count)) + String(value)
        }
        return "\(pad(index / 12, 4))-\(pad(index % 12 + 1, 2))"
    }
}
