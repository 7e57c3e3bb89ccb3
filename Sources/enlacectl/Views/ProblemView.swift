import EnlaceControl
import EnlaceCore

/// A refusal: what, where, and what to do next.
enum ProblemView {
    static func render(_ problem: ControlProblem) -> String {
        var lines = ["enlacectl: " + [problem.title, problem.detail].compactMap(\.self).joined(separator: ": ")]
        lines += (problem.lines ?? []).map { "  \($0)" }
        for violation in problem.violations ?? [] {
            lines.append("  \(violation.pointer.isEmpty ? "the event" : violation.pointer): \(violation.detail)")
        }
        for place in problem.places ?? [] {
            lines.append("  \(place.file):\(place.line):\(place.column): \(place.message)")
        }
        if let next = problem.hint ?? usualHint(problem) { lines.append("next: \(next)") }
        return lines.map { Display.clean($0) + "\n" }.joined()
    }

    /// For refusals that the daemon gave no hint with.
    private static func usualHint(_ problem: ControlProblem) -> String? {
        switch problem.status {
        case 404: "see what there is: enlacectl --help names the verbs that list it"
        case 422 where problem.type != ControlProblem(.unprocessable).type: "mend what is named above and try again"
        case 422: "mend what is named above and try again; enlacectl catalog shows what each type takes"
        case 500: "its journal says more: journalctl -u enlaced"
        case 503: "try again in a moment; enlacectl status says what is not ready"
        case 507: "free space in the state directory; the daemon resumes by itself"
        default: nil
        }
    }
}
