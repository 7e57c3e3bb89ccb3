import EnlaceControl

/// Why a verb ends without success: what stands on stderr, for a person or with `--json` for a script, and the exit code.
struct Failure: Error {
    private enum Reason {
        /// Found on this side of the socket.
        case own(message: String, next: String?)
        case daemon(ControlProblem)
    }

    let status: ExitStatus
    /// The daemon was reached, and the connection ended before its answer did.
    let isBroken: Bool
    var isJSON: Bool
    private let reason: Reason

    /// - Parameters:
    ///   - message: what went wrong, and where.
    ///   - next: what the operator can do about it.
    init(
        _ status: ExitStatus, _ message: String, next: String? = nil, isBroken: Bool = false,
        asJSON isJSON: Bool = false
    ) {
        self.status = status
        self.isBroken = isBroken
        self.isJSON = isJSON
        reason = .own(message: message, next: next)
    }

    /// The daemon's refusal, as text or as the problem's JSON.
    init(_ problem: ControlProblem, asJSON isJSON: Bool) {
        status = problem.status == 404 ? .notFound : .refused
        isBroken = false
        self.isJSON = isJSON
        reason = .daemon(problem)
    }

    /// Whole lines, the last one ended.
    var message: String {
        if isJSON, let bytes = json { return String(decoding: bytes, as: UTF8.self) + "\n" }
        switch reason {
        case .daemon(let problem): return ProblemView.render(problem)
        case .own(let message, let next):
            let lines = ["enlacectl: \(Display.clean(message))"] + (next.map { ["next: \(Display.clean($0))"] } ?? [])
            return lines.joined(separator: "\n") + "\n"
        }
    }

    private var json: [UInt8]? {
        switch reason {
        case .daemon(let problem): try? ControlJSON.encode(problem)
        case .own(let message, let next):
            try? ControlJSON.encode(
                OwnProblem(
                    type: "urn:enlace:problem:\(status)", title: status.meaning, detail: message, hint: next))
        }
    }

    /// A problem as the daemon's are, without the HTTP status that there is none of.
    private struct OwnProblem: Encodable {
        let type: String
        let title: String
        let detail: String
        let hint: String?
    }
}
