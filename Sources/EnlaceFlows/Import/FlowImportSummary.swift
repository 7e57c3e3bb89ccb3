package import EnlaceCore

/// What an import did, in cells.
package struct FlowImportSummary: Hashable, Sendable {
    package var dataset: String
    package var edition: FlowEdition
    /// Rows of the file.
    package var rows: Int
    /// Not known before.
    package var new = 0
    /// Known with this count.
    package var unchanged = 0
    /// The current count changed.
    package var restated = 0
    /// Of the restated: the count before was of the same edition, which now answers with the new one.
    package var replaced = 0
    /// Kept beside the figure of a newer edition, which stays current.
    package var older = 0
    package var first: FlowMonth
    package var last: FlowMonth
    /// Once the journal is folded up to here, the figures can be asked for; nil until everything is published.
    package var position: Int64?

    package var json: JSON {
        .object([
            .init("dataset", .string(dataset)),
            .init("edition", .string(edition.description)),
            .init("rows", .int(rows)),
            .init("new", .int(new)),
            .init("unchanged", .int(unchanged)),
            .init("restated", .int(restated)),
            .init("older", .int(older)),
            .init("first_period", .string(first.description)),
            .init("last_period", .string(last.description)),
        ])
    }
}

/// How far an import has come.
package struct FlowImportProgress: Hashable, Sendable {
    /// Events committed.
    package var published: Int
    /// Events that there will be.
    package var total: Int
}
