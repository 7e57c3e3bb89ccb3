/// What the exit code tells a script; these numbers do not change.
enum ExitStatus: Int32, CaseIterable {
    case success = 0
    case refused = 1
    case notFound = 2
    case unreachable = 3
    case usage = 64

    var meaning: String {
        switch self {
        case .success: "done"
        case .refused: "the daemon refused, or what was asked for did not succeed"
        case .notFound: "nothing of that name exists"
        case .unreachable: "the daemon cannot be reached"
        case .usage: "the command line is wrong"
        }
    }

    /// The table of codes for `--help`.
    static let discussion =
        "Exit codes:\n"
        + allCases.map { "  \(Display.pad(String($0.rawValue), to: 2, .right))  \($0.meaning)" }.joined(separator: "\n")
}
