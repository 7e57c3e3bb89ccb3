/// Why a row cannot be read, and what to do.
struct RowFault: Error {
    let what: String
    let remedy: String

    init(_ what: String, _ remedy: String) {
        self.what = what
        self.remedy = remedy
    }

    init(_ fault: CSVLines.Fault) {
        switch fault {
        case .openQuote: self.init("a double quote is opened and not closed", "close it on the same line")
        case .textAfterQuote:
            self.init("something follows a closing double quote", "write quotes within a value twice")
        case .strayQuote:
            self.init(
                "a double quote stands within a value", "put the value in double quotes and write its quotes twice")
        }
    }
}

extension CSVLines {
    /// The longest label that the catalog allows.
    private static let maxLabel = 120
    private static let maxCount = 1_000_000_000
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// The month that a fiscal year (`2024`, or `2025 (FYTD)`) and an abbreviation (`OCT`) name.
    func period(_ year: Field, _ month: Field) throws(RowFault) -> FlowMonth {
        let digits = bytes[year.range].drop { $0 == 0x20 }.prefix { (0x30...0x39).contains($0) }
        let rest = bytes[digits.endIndex..<year.range.upperBound].drop { $0 == 0x20 }
        guard digits.count == 4, let fiscalYear = Int(digits: digits), (1990...2100).contains(fiscalYear),
            rest.isEmpty || rest.first == UInt8(ascii: "(")
        else { throw RowFault("'\(shown(year))' is no fiscal year", "expected for example 2024, or 2025 (FYTD)") }
        let name = bytes[month.range].filter { $0 != 0x20 }.map { $0 | 0x20 }
        guard let index = CSVLines.months.firstIndex(where: { $0.utf8.elementsEqual(name) }),
            let period = FlowMonth(fiscalYear: fiscalYear, month: index + 1)
        else { throw RowFault("'\(shown(month))' is no month", "expected JAN, FEB, MAR and so on") }
        return period
    }

    /// A count, with or without thousands separators.
    func count(_ field: Field) throws(RowFault) -> Int {
        let text = bytes[field.range].drop { $0 == 0x20 }
        let end = text.lastIndex { $0 != 0x20 } ?? text.startIndex
        let groups =
            text.isEmpty ? [] : text[...end].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        let isGrouped = groups.dropFirst().allSatisfy { $0.count == 3 } && (groups.first?.count ?? 0) <= 3
        guard groups.count == 1 || isGrouped, let value = Int(digits: groups.joined().map { $0 }),
            value <= CSVLines.maxCount
        else {
            throw RowFault(
                "'\(shown(field))' is no count", "expected a whole number from 0, for example 1234 or \"1,234\"")
        }
        return value
    }

    func label(_ field: Field, _ dimension: FlowDimension) throws(RowFault) -> String {
        guard let label = text(field) else {
            throw RowFault("the \(dimension.rawValue) is not valid UTF-8", "save the file as CSV (UTF-8)")
        }
        guard !label.isEmpty else {
            throw RowFault("the \(dimension.rawValue) is empty", "fill it in or remove the row")
        }
        guard label.utf8.count <= CSVLines.maxLabel, label.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw RowFault(
                "the \(dimension.rawValue) is longer than \(CSVLines.maxLabel) bytes or holds control characters",
                "compare the row with CBP's file")
        }
        return label
    }

    /// What a message shows of a field.
    private func shown(_ field: Field) -> String {
        let text = String(decoding: bytes[field.range].prefix(40), as: UTF8.self)
        return text.filter { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } }
    }
}
