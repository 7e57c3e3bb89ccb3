import EnlaceCore
import Foundation

/// A command run to its end: what a person at a terminal sees.
struct Command: Sendable {
    let ending: ChildProcess.Ending
    let output: String
    let errors: String

    /// Runs `words`, the first of which is looked for in PATH.
    init(_ words: [String], input: String = "", environment: [String: String] = [:]) async throws {
        let folder = try TemporaryFolder()
        try folder.write("in", input)
        let (output, errors) = ("\(folder.path)/out", "\(folder.path)/err")
        let process = try ChildProcess(
            words, environment: environment, .init(input: "\(folder.path)/in", output: output, errors: errors))
        ending = try await process.end()
        self.output = try String(contentsOfFile: output, encoding: .utf8)
        self.errors = try String(contentsOfFile: errors, encoding: .utf8)
    }

    /// A command of ours, which is built beside the tests.
    static func path(_ name: String) -> String { "\(binaries)/\(name)" }

    static let binaries = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().path

    /// The folder of the package.
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    var hasSucceeded: Bool { ending == .exited(0) }

    func json() throws -> JSONView { try JSONDocument(Array(output.utf8)).root }
}
