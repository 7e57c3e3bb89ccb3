/// How a file of statistics is to be taken; the file is the request's body.
package struct ImportRequest: Hashable, Sendable {
    /// The day of publication, `YYYY-MM-DD`; nil for today, in UTC.
    package var edition: String?
    /// Cells that are missing from a month that the file covers are restated to 0.
    package var isComplete: Bool

    package init(edition: String?, isComplete: Bool) {
        self.edition = edition
        self.isComplete = isComplete
    }

    package init(_ query: ControlQuery) {
        self.init(edition: query["edition"], isComplete: query.flag("complete"))
    }

    package var query: ControlQuery {
        var query = ControlQuery()
        query.add("edition", edition)
        query.add("complete", flag: isComplete)
        return query
    }
}

/// One line of an import's answer: progress, and last the summary.
package enum ImportStep: Codable, Hashable, Sendable {
    case progress(ImportProgress)
    case summary(ImportSummary)

    package init(from decoder: any Decoder) throws {
        if let progress = try? ImportProgress(from: decoder) {
            self = .progress(progress)
        } else {
            self = .summary(try ImportSummary(from: decoder))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .progress(let progress): try progress.encode(to: encoder)
        case .summary(let summary): try summary.encode(to: encoder)
        }
    }
}

package struct ImportProgress: Codable, Hashable, Sendable {
    /// What is being done, for example `validate` or `publish`.
    package var phase: String
    /// Rows done, of ``total``.
    package var done: Int
    /// Null while it is not known.
    @OrNull package var total: Int?

    package init(phase: String, done: Int, total: Int?) {
        self.phase = phase
        self.done = done
        self.total = total
    }
}

package struct ImportSummary: Codable, Hashable, Sendable {
    package var dataset: String
    package var edition: String
    package var rows: Int
    package var new: Int
    package var unchanged: Int
    package var restated: Int
    /// Kept beside the figure of a newer edition.
    @OrNull package var older: Int?
    package var seconds: Double
    /// First and last month covered, `YYYY-MM`; nil for an empty file.
    package var firstPeriod: String?
    package var lastPeriod: String?
    package var notes: [String]

    package init(
        dataset: String, edition: String, rows: Int, new: Int, unchanged: Int, restated: Int, older: Int? = nil,
        seconds: Double, firstPeriod: String? = nil, lastPeriod: String? = nil, notes: [String] = []
    ) {
        self.dataset = dataset
        self.edition = edition
        self.rows = rows
        self.new = new
        self.unchanged = unchanged
        self.restated = restated
        self.older = older
        self.seconds = seconds
        self.firstPeriod = firstPeriod
        self.lastPeriod = lastPeriod
        self.notes = notes
    }
}
