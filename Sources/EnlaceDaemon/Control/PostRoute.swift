import EnlaceControl
import EnlaceCore
import EnlaceIntake

/// `events post`.
struct PostRoute: Sendable {
    let intake: Intake

    func add(to router: ControlRouter) {
        router.acts(.post) { call in try await post(try PostRequest(call.query), try await call.body()) }
    }

    private func post(_ request: PostRequest, _ body: [UInt8]) async throws -> PostReply {
        var head = RequestHead()
        let isBatch = body.first { $0 > 0x20 } == UInt8(ascii: "[")
        head.contentType = isBatch ? "application/cloudevents-batch+json" : "application/cloudevents+json"
        let submission = Intake.Submission(
            agency: request.agency, head: head, body: body, isDryRun: request.isDryRun)
        do {
            let accepted = try await intake.accept(fromOperator: submission)
            return PostReply(
                dryRun: request.isDryRun,
                receipts: accepted.map { envelope, receipt in
                    PostReply.Receipt(
                        source: envelope.source, id: envelope.id, position: receipt?.position,
                        duplicate: receipt?.isDuplicate ?? false)
                }, durable: intake.isDurable)
        } catch {
            throw ControlProblem(error)
        }
    }
}

extension ControlProblem {
    /// Intake's refusals keep their type and status.
    init(_ problem: Problem) {
        self.init(.unprocessable, problem.detail, violations: problem.violations)
        type = problem.kind.urn
        title = problem.kind.title
        status = problem.kind.status
        if problem.kind == .notFound { hint = "enlacectl agencies list shows those that there are" }
        if problem.kind == .conflict {
            hint = "an event with this source and id exists with other content: give the new one another id"
        }
    }
}
