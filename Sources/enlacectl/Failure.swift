import EnlaceControl

/// Why a verb ends without success: what a person reads on stderr, and the code that a script reads.
struct Failure: Error {
    let status: ExitStatus
    /// Whole lines, the last one ended.
    let message: String

    /// - Parameters:
    ///   - message: what went wrong, and where.
    ///   - next: what the operator can do about it.
    init(_ status: ExitStatus, _ message: String, next: String? = nil) {
        self.status = status
        let lines = ["enlacectl: \(Display.clean(message))"] + (next.map { ["next: \(Display.clean($0))"] } ?? [])
        self.message = lines.joined(separator: "\n") + "\n"
    }

    /// The daemon's refusal, as text or as the problem's JSON.
    init(_ problem: ControlProblem, asJSON: Bool) {
        status = problem.status == 404 ? .notFound : .refused
        if asJSON, let bytes = try? ControlJSON.encode(problem) {
            message = String(decoding: bytes, as: UTF8.self) + "\n"
        } else {
            message = ProblemView.render(problem)
        }
    }
}
