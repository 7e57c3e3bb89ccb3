/// A question to the statistics.
package struct FlowsRequest: Hashable, Sendable {
    package struct Condition: Hashable, Sendable {
        package var dimension: String
        package var value: String

        package init(dimension: String, value: String) {
            self.dimension = dimension
            self.value = value
        }

        /// Reads `dimension=value`.
        package init?(_ text: String) {
            let halves = text.split(separator: "=", maxSplits: 1)
            guard halves.count == 2 else { return nil }
            self.init(dimension: String(halves[0]), value: String(halves[1]))
        }
    }

    /// Dimensions to break the count down by, outermost first.
    package var by: [String] = []
    /// Values of one dimension are alternatives; different dimensions must all fit.
    package var conditions: [Condition] = []
    /// First and last month, `YYYY-MM`.
    package var from: String?
    package var to: String?
    package var fiscalYear: Int?
    /// As known on this day, `YYYY-MM-DD`; nil for the current figures.
    package var edition: String?

    package init() {}

    package init(_ query: ControlQuery) throws(ControlProblem) {
        by = query.all("by").flatMap { $0.split(separator: ",").map(String.init) }
        for text in query.all("where") {
            guard let condition = Condition(text) else {
                throw ControlProblem(.invalid, "where must read dimension=value", hint: "for example component=usbp")
            }
            conditions.append(condition)
        }
        from = query["from"]
        to = query["to"]
        fiscalYear = try query.integer("fiscal-year", in: 1...9_999).map(Int.init)
        edition = query["edition"]
    }

    package var query: ControlQuery {
        var query = ControlQuery()
        if !by.isEmpty { query.add("by", by.joined(separator: ",")) }
        for condition in conditions { query.add("where", "\(condition.dimension)=\(condition.value)") }
        query.add("from", from)
        query.add("to", to)
        query.add("fiscal-year", fiscalYear)
        query.add("edition", edition)
        return query
    }
}

package struct FlowsReply: Codable, Hashable, Sendable {
    package struct Row: Codable, Hashable, Sendable {
        /// One a column; null where a cell does not say.
        package var values: [String?]
        package var count: Int

        package init(values: [String?], count: Int) {
            self.values = values
            self.count = count
        }
    }

    /// The dimensions asked for.
    package var columns: [String]
    package var rows: [Row]
    /// Null where the rows must not be summed, because they are of different datasets or units.
    @OrNull package var total: Int?
    /// What is counted, for example `encounters`; null where the rows differ.
    @OrNull package var unit: String?
    /// What a reader must know, for example that one area stands in two regions.
    package var notes: [String]

    package init(columns: [String], rows: [Row], total: Int?, unit: String?, notes: [String]) {
        self.columns = columns
        self.rows = rows
        self.total = total
        self.unit = unit
        self.notes = notes
    }
}
