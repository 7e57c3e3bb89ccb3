import EnlaceCore
import Foundation
import Testing

/// A command of ours that goes on until the node ends, and what it has written so far.
final class Follower: Sendable {
    private let process: Process
    private let folder: URL

    init(_ name: String, _ arguments: [String]) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        process = Process()
        process.executableURL = Program.folder.appendingPathComponent(name)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Follower.file(folder.appendingPathComponent("out"))
        process.standardError = try Follower.file(folder.appendingPathComponent("err"))
        try process.run()
    }

    deinit {
        if process.isRunning { process.terminate() }
        try? FileManager.default.removeItem(at: folder)
    }

    /// The lines written so far, each a JSON value.
    func lines() throws -> [JSONView] {
        try text("out").split(separator: "\n").map { try JSONDocument(Array($0.utf8)).root }
    }

    /// Returns once the command has ended by itself.
    func end() async throws -> Program.Outcome {
        try await eventually("the command ends") { !process.isRunning }
        return Program.Outcome(status: process.terminationStatus, output: try text("out"), errors: try text("err"))
    }

    private func text(_ file: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appendingPathComponent(file)), as: UTF8.self)
    }

    private static func file(_ url: URL) throws -> FileHandle {
        try Data().write(to: url)
        return try FileHandle(forWritingTo: url)
    }
}
