/// Events posted by an admin in the name of an agency, under that agency's rights.
package struct PostRequest: Hashable, Sendable {
    package var agency: String
    /// Validate, and store nothing.
    package var isDryRun: Bool

    package init(agency: String, isDryRun: Bool) {
        self.agency = agency
        self.isDryRun = isDryRun
    }

    package init(_ query: ControlQuery) throws(ControlProblem) {
        guard let agency = query["agency"] else { throw ControlProblem(.invalid, "agency is required") }
        self.init(agency: agency, isDryRun: query.flag("dry-run"))
    }

    package var query: ControlQuery {
        var query = ControlQuery()
        query.add("agency", agency)
        query.add("dry-run", flag: isDryRun)
        return query
    }
}

package struct PostReply: Codable, Hashable, Sendable {
    package struct Receipt: Codable, Hashable, Sendable {
        package var source: String
        package var id: String
        /// Null in a dry run.
        @OrNull package var position: Int64?
        package var duplicate: Bool

        package init(source: String, id: String, position: Int64?, duplicate: Bool) {
            self.source = source
            self.id = id
            self.position = position
            self.duplicate = duplicate
        }
    }

    package var dryRun: Bool
    package var receipts: [Receipt]
    /// False where the journal forgets when the daemon ends.
    package var durable: Bool

    package init(dryRun: Bool, receipts: [Receipt], durable: Bool) {
        self.dryRun = dryRun
        self.receipts = receipts
        self.durable = durable
    }
}
