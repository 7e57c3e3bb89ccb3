import EnlaceCore
import Foundation

/// A command of ours, run as a process of its own: what a person at a terminal sees.
struct Program: Sendable {
    struct Outcome: Sendable {
        var status: Int32
        var output: String
        var errors: String

        func json() throws -> JSONView { try JSONDocument(Array(output.utf8)).root }
    }

    var name: String

    /// Runs it to its end. Input and output go through files, which never fill up. No thread waits for it: those that
    /// would are the ones on which the nodes of this process work.
    func run(_ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]) async throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
        try Data(input).write(to: files[0])
        for file in files.dropFirst() { try Data().write(to: file) }
        let process = Process()
        process.executableURL = Program.folder.appendingPathComponent(name)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in ended.resume() }
            do { try process.run() } catch {
                process.terminationHandler = nil
                ended.resume(throwing: error)
            }
        }
        let texts = try files.dropFirst().map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        return Outcome(status: process.terminationStatus, output: texts[0], errors: texts[1])
    }

    /// The commands are built beside the tests.
    static let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()
}

extension RunningNode {
    /// What a person sees of `enlacectl ARGUMENTS`.
    func ctl(_ arguments: String..., input: [UInt8] = []) async throws -> Program.Outcome {
        try await Program(name: "enlacectl").run(arguments + ["--socket", home.socket], input: input)
    }

    /// The answer of `enlacectl ARGUMENTS --json`, which must succeed.
    func ask(_ arguments: String..., input: [UInt8] = []) async throws -> JSONView {
        let outcome = try await Program(name: "enlacectl")
            .run(arguments + ["--json", "--socket", home.socket], input: input)
        guard outcome.status == 0 else { throw Refusal(description: outcome.errors) }
        return try outcome.json()
    }

    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }
}
