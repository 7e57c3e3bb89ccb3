import Dispatch
import Foundation
import Synchronization

/// Runs a Python script: how tests ask an independent implementation whether ours is right.
public enum PythonScript {
    public struct Output: Sendable {
        public let status: Int32
        public let output: String
        public let errors: String
    }

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Runs `script` to its end, off the cooperative pool.
    ///
    /// - Parameters:
    ///   - packages: what the script imports, as (module, name in the index); a missing one is installed with pip.
    ///   - environment: added to that of the test.
    /// - Throws: ``Failure`` with what the script said, if it ends with another status than 0.
    @discardableResult
    public static func run(
        _ script: String, arguments: [String] = [], input: [UInt8] = [], environment: [String: String] = [:],
        packages: KeyValuePairs<String, String> = [:]
    ) async throws -> Output {
        let packages = packages.map { (module: $0.key, name: $0.value) }
        return try await onOwnQueue {
            try install(packages)
            let output = try start(["-c", script] + arguments, input: input, environment: environment)
            guard output.status == 0 else { throw Failure(description: output.errors) }
            return output
        }
    }

    private static let queue = DispatchQueue(label: "python", attributes: .concurrent)
    /// Two tests must not install the same package at once.
    private static let installed = Mutex<Set<String>>([])

    private static func onOwnQueue<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws
        -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }

    private static func install(_ packages: [(module: String, name: String)]) throws {
        try installed.withLock { installed in
            for package in packages where !installed.contains(package.name) {
                if try start(["-c", "import \(package.module)"]).status != 0 {
                    let output = try start(["-m", "pip", "install", "--quiet", package.name])
                    guard output.status == 0 else { throw Failure(description: output.errors) }
                }
                installed.insert(package.name)
            }
        }
    }

    /// Input and output go through files, which never fill up as a pipe does.
    private static func start(_ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]) throws
        -> Output
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
        try Data(input).write(to: files[0])
        for file in files.dropFirst() { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        return Output(status: process.terminationStatus, output: texts[1], errors: texts[2])
    }
}
