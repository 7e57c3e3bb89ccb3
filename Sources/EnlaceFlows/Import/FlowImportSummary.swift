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
    /// Of the new, unchanged, restated and older: no row of the file, but what it lacks, taken for 0.
    package var lacking = 0
    /// Rows of months that begin after the edition, which can hardly be known to it.
    package var ahead = 0
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

extension FlowImportSummary {
    /// What an admin should know beside the numbers, one line each.
    package var notes: [String] {
        var notes: [String] = []
        if ahead > 0 {
            let rows = ahead == 1 ? "1 row is of a month" : "\(ahead) rows are of months"
            notes.append("\(rows) after edition \(edition): look at the file's fiscal year, and at --edition")
        }
        if replaced > 0 {
            let counts = replaced == 1 ? "1 count" : "\(replaced) counts"
            notes.append(
                "\(counts) of edition \(edition) itself \(replaced == 1 ? "is" : "are") replaced and can no longer be asked "
                    + "for; a later publication has a later edition (--edition DAY)")
        }
        if older > 0 {
            let cells = older == 1 ? "1 cell has its figure" : "\(older) cells have their figures"
            notes.append("\(cells) of a newer edition: what this one says is kept, and not current")
        }
        if lacking > 0 {
            let cells = lacking == 1 ? "1 cell is counted that is" : "\(lacking) cells are counted that are"
            notes.append("\(cells) no row of the file, and so 0 (--complete)")
        }
        return notes
    }
}

/// How far an import has come.
package struct FlowImportProgress: Hashable, Sendable {
    /// Events committed.
    package var published: Int
    /// Events that there will be.
    package var total: Int
}
