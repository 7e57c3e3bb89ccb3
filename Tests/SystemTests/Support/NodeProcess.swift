import EnlaceCore
import EnlaceTestSupport
import Foundation

/// One `enlaced` that runs as a process of its own; it is killed when the test lets go of it.
final class NodeProcess: Sendable {
    let home: NodeFolder
    let process: ChildProcess
    private let logPath: String

    /// Starts the daemon, and does not wait for it.
    init(_ home: NodeFolder, environment: [String: String] = [:]) throws {
        self.home = home
        logPath = home.nextLog()
        process = try ChildProcess(
            [Command.path("enlaced"), "run", "--config", home.config], environment: environment, .init(errors: logPath))
    }

    /// Starts the daemon, and returns once it listens.
    static func listening(_ home: NodeFolder, environment: [String: String] = [:]) async throws -> NodeProcess {
        let node = try NodeProcess(home, environment: environment)
        try await eventually("a node that listens") {
            if node.process.ending != nil { throw ChildProcess.Failure(description: node.log) }
            return !node.ports.isEmpty
        }
        return node
    }

    /// What it has written to standard error.
    var log: String { (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? "" }

    /// Where agencies post: the ports that the log names.
    var ports: [Int] {
        log.split(separator: "\n").filter { $0.contains(" notice listening address=") }
            .compactMap { $0.split(separator: ":").last.flatMap { Int($0) } }
    }

    func connect() throws -> Hook {
        guard let port = ports.first else { throw ChildProcess.Failure(description: "the node does not listen") }
        return Hook(client: try RawHTTPClient(port: port), key: home.key)
    }

    /// Ends it as an admin does.
    @discardableResult
    func stop() async throws -> ChildProcess.Ending {
        process.signal(SIGTERM)
        return try await process.end()
    }

    func control(_ words: String...) async throws -> Command {
        try await Command([Command.path("enlacectl")] + words + ["--socket", home.socket])
    }

    /// The answer of `enlacectl WORDS --json`.
    func ask(_ words: String...) async throws -> JSONView {
        let command = try await Command([Command.path("enlacectl")] + words + ["--json", "--socket", home.socket])
        guard command.hasSucceeded else { throw ChildProcess.Failure(description: command.errors) }
        return try command.json()
    }
}
