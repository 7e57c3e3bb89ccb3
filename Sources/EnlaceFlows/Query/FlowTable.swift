package import EnlaceCore

/// The answer to a ``FlowQuery``.
package struct FlowTable: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
        /// In the source's words, one for each column; empty where a cell has no value.
        package var labels: [String]
        /// Stable ids of the same.
        package var ids: [String]
        package var count: Int
    }

    /// Names of the groupings, without the count.
    package var columns: [String]
    /// In order of months and years, then of labels, column by column.
    package var rows: [Row]
    /// By data set; never added up over data sets, because they count the same encounters in different ways.
    package var totals: [String: Int]
    /// What each data set counts.
    package var units: [String: String]
    /// What the reader should know, for example that the data sets were told apart.
    package var notes: [String]

    /// The sum of all rows, where they are of one data set; 0 where there are none.
    package var total: Int? {
        totals.count > 1 ? nil : totals.values.first ?? 0
    }

    package var json: JSON {
        .object([
            .init("columns", .array((columns + ["count"]).map { .string($0) })),
            .init("rows", .array(rows.map { .array($0.labels.map { .string($0) } + [.int($0.count)]) })),
            .init("ids", .array(rows.map { .array($0.ids.map { .string($0) }) })),
            .init("total", total.map { .int($0) } ?? .null),
            .init("totals", .object(totals.sorted { $0.key < $1.key }.map { .init($0.key, .int($0.value)) })),
            .init("units", .object(units.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })),
            .init("notes", .array(notes.map { .string($0) })),
        ])
    }
}
