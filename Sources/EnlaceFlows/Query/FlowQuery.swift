import EnlaceCore

/// What rows of an answer are grouped by.
package enum FlowGrouping: Hashable, Sendable {
    case dimension(FlowDimension)
    case month
    /// Calendar year.
    case year
    case fiscalYear

    package static let all: [FlowGrouping] =
        FlowDimension.allCases.map { .dimension($0) } + [.month, .year, .fiscalYear]

    package var name: String {
        switch self {
        case .dimension(let dimension): dimension.rawValue
        case .month: "month"
        case .year: "year"
        case .fiscalYear: "fiscal-year"
        }
    }

    init?(_ name: String) {
        let wanted = name.lowercased()
        guard let found = FlowGrouping.all.first(where: { $0.name == wanted }) else { return nil }
        self = found
    }
}

/// A question about flows: what to add up, and what to tell apart.
package struct FlowQuery: Sendable {
    package var groupings: [FlowGrouping] = []
    /// A cell must have one of the values of each dimension named; ids or the source's words, in any case.
    package var filters: [FlowDimension: [String]] = [:]
    /// The first and last month to count.
    package var first: FlowMonth?
    package var last: FlowMonth?
    package var fiscalYears: Set<Int> = []
    /// Answer as this edition would have; nil for the current figures.
    package var edition: FlowEdition?

    package init() {}

    /// Reads a question as it is put on a command line.
    ///
    /// - Parameters:
    ///   - by: names of ``FlowGrouping``, in the order of the columns; an item may name several, with commas.
    ///   - filters: `dimension=value`; several of one dimension widen it.
    ///   - from: the first month, `YYYY-MM`; `to` the last.
    ///   - fiscalYears: for example `2024` or `FY2024`.
    ///   - edition: `YYYY-MM-DD`.
    /// - Throws: ``FlowQueryError`` at the first thing that makes no sense.
    package init(
        by: [String] = [], filters: [String] = [], from: String? = nil, to: String? = nil, fiscalYears: [String] = [],
        edition: String? = nil
    ) throws(FlowQueryError) {
        for name in by.flatMap({ $0.split(separator: ",") }) { try group(by: String(name).trimmed) }
        for filter in filters { try narrow(filter) }
        first = try FlowQuery.month(from, "from")
        last = try FlowQuery.month(to, "to")
        if let first, let last, last < first { throw FlowQueryError("to", "--to \(last) lies before --from \(first)") }
        for text in fiscalYears.flatMap({ $0.split(separator: ",") }) { try narrow(toFiscalYear: String(text).trimmed) }
        guard let edition else { return }
        self.edition = FlowEdition(edition)
        if self.edition == nil {
            throw FlowQueryError("edition", "'\(edition)' is no day; expected YYYY-MM-DD, for example 2024-10-22")
        }
    }

    private mutating func group(by name: String) throws(FlowQueryError) {
        guard let grouping = FlowGrouping(name) else {
            let hint = Suggestion.expected(oneOf: FlowGrouping.all.map(\.name), got: name.lowercased())
            throw FlowQueryError("by", "unknown dimension '\(name)': \(hint)")
        }
        if !groupings.contains(grouping) { groupings.append(grouping) }
    }

    private mutating func narrow(_ filter: String) throws(FlowQueryError) {
        let parts = filter.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
        guard parts.count == 2, !parts[1].isEmpty else {
            throw FlowQueryError(
                "where", "'\(filter)' is no filter; expected DIMENSION=VALUE, for example area=tucson-sector")
        }
        guard let dimension = FlowDimension(rawValue: parts[0].lowercased()) else {
            let names = FlowDimension.allCases.map(\.rawValue)
            let hint = Suggestion.expected(oneOf: names, got: parts[0].lowercased())
            throw FlowQueryError("where", "unknown dimension '\(parts[0])': \(hint); months have --from and --to")
        }
        filters[dimension, default: []].append(parts[1])
    }

    private mutating func narrow(toFiscalYear text: String) throws(FlowQueryError) {
        let digits = text.uppercased().hasPrefix("FY") ? text.dropFirst(2) : text[...]
        guard digits.utf8.count == 4, let year = Int(digits: digits.utf8) else {
            throw FlowQueryError("fiscal-year", "'\(text)' is no fiscal year; expected for example 2024")
        }
        fiscalYears.insert(year)
    }

    private static func month(_ text: String?, _ parameter: String) throws(FlowQueryError) -> FlowMonth? {
        guard let text else { return nil }
        guard let month = FlowMonth(text) else {
            throw FlowQueryError(parameter, "'\(text)' is no month; expected YYYY-MM, for example 2023-10")
        }
        return month
    }
}

extension String {
    /// Without spaces and tabs at either end.
    var trimmed: String {
        let head = drop { $0 == " " || $0 == "\t" }
        guard let last = head.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return String(head[...last])
    }
}
