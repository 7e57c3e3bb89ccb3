/// A calendar month.
package struct FlowMonth: Hashable, Comparable, Sendable {
    /// Months since January of the year 0; years 1 to 5000, so that it fits 16 bits.
    let index: UInt16

    init(index: UInt16) {
        self.index = index
    }

    /// Nil outside of the years 1 to 5000 and the months 1 to 12.
    package init?(year: Int, month: Int) {
        guard (1...5_000).contains(year), (1...12).contains(month) else { return nil }
        index = UInt16(year * 12 + month - 1)
    }

    /// Reads `YYYY-MM`.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 4, parts[1].count == 2,
            let year = Int(digits: parts[0]), let month = Int(digits: parts[1])
        else { return nil }
        self.init(year: year, month: month)
    }

    /// The month within a fiscal year of the United States: October to December lie in the calendar year before.
    package init?(fiscalYear: Int, month: Int) {
        self.init(year: month >= 10 ? fiscalYear - 1 : fiscalYear, month: month)
    }

    package var year: Int { Int(index) / 12 }
    package var month: Int { Int(index) % 12 + 1 }
    /// Fiscal year N runs from October N-1 to September N.
    package var fiscalYear: Int { month >= 10 ? year + 1 : year }

    package static func < (lhs: FlowMonth, rhs: FlowMonth) -> Bool { lhs.index < rhs.index }
}

extension FlowMonth: CustomStringConvertible {
    /// `YYYY-MM`.
    package var description: String {
        String(padding: year, to: 4) + "-" + String(padding: month, to: 2)
    }
}

extension Int {
    /// Reads one to nine decimal digits and nothing else.
    init?(digits: some Collection<UInt8>) {
        guard (1...9).contains(digits.count) else { return nil }
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        self = value
    }
}

extension String {
    /// A number with leading zeros.
    init(padding number: Int, to width: Int) {
        let digits = String(number)
        self = String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
