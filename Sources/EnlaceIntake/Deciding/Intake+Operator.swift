package import EnlaceCore

extension Intake {
    /// Posts in the name of an agency for an operator whom the control socket has let in.
    ///
    /// The agency's rights hold; its credentials and its rate are not asked for.
    ///
    /// - Returns: the events in order, with their receipts; none in a dry run.
    package func accept(fromOperator submission: Submission) async throws(Problem) -> [(EventEnvelope, Receipt?)] {
        try requireReady()
        let policy = policy
        let agency = try policy.agency(submission.agency)
        let parsed = try parser.parse(
            submission.head, mode: try ModeParser.mode(of: submission.head), body: submission.body, agency: agency.id)
        if submission.isDryRun {
            try await screen(parsed, of: agency, by: policy.screen)
            return parsed.events.map { ($0.envelope, nil) }
        }
        let receipts = try await publish(parsed, of: agency, by: policy.screen)
        return zip(parsed.events, receipts).map { ($0.envelope, $1) }
    }
}
