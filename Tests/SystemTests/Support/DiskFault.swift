import Foundation

/// strace on a running node: makes its calls to the disk fail or take long, until it is lifted.
final class DiskFault: Sendable {
    enum Kind {
        /// The disk takes nothing any more.
        case failing
        /// The disk takes this long for each call.
        case slow(milliseconds: Int)

        fileprivate var injection: String {
            switch self {
            case .failing: "error=EIO"
            case .slow(let milliseconds): "delay_enter=\(milliseconds * 1_000)"
            }
        }
    }

    private let tracer: ChildProcess
    private let folder: TemporaryFolder

    /// Returns once every thread of the node is under the fault.
    ///
    /// - Parameter path: of the one file that is concerned; nil for all.
    init(_ kind: Kind, on node: NodeProcess, path: String? = nil) async throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        let calls = "fdatasync,fsync"
        let tracer = try ChildProcess(
            [
                "strace", "-f", "-p", String(node.process.id), "-e", "trace=\(calls)", "-e",
                "inject=\(calls):\(kind.injection)", "-o", "\(folder.path)/calls",
            ] + (path.map { ["-P", $0] } ?? []), .init(errors: "\(folder.path)/err"))
        self.tracer = tracer
        try await eventually("strace attached") {
            let said = (try? String(contentsOfFile: "\(folder.path)/err", encoding: .utf8)) ?? ""
            if tracer.ending != nil { throw ChildProcess.Failure(description: "strace: \(said)") }
            return said.contains(" attached")
        }
    }

    /// The calls that have begun so far.
    var calls: Int { lines { $0.contains("sync(") } }

    /// The slow calls that have come to their end.
    var finishedCalls: Int { lines { $0.hasSuffix("(DELAYED)") } }

    private func lines(_ isCounted: (Substring) -> Bool) -> Int {
        let text = (try? String(contentsOfFile: "\(folder.path)/calls", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").count(where: isCounted)
    }

    /// Lets the node go on as it was.
    func lift() async throws {
        tracer.signal(SIGTERM)
        try await tracer.end()
    }
}
