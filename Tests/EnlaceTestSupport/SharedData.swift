import Foundation

/// Public data that tests read at run time and that is no part of this repository.
///
/// It lies in the folder that `ENLACE_TEST_DATA` names, or else in `shared` beside the repository.
public enum SharedData {
    /// Without the data a test is skipped; where `CI` is `true` it runs, and fails when it reads.
    public static let canRun =
        FileManager.default.fileExists(atPath: folder.path) || ProcessInfo.processInfo.environment["CI"] == "true"

    public static let reason = """
        the public test data is missing: set ENLACE_TEST_DATA to a folder with it. data/ has the statistics of \
        https://www.cbp.gov/document/stats/nationwide-encounters, cases/ figures of shelters as the press printed them (each file \
        names its source), standards/merkle the vectors of https://github.com/transparency-dev/merkle
        """

    public struct Missing: Error, CustomStringConvertible {
        let path: String

        public var description: String { "\(path) cannot be read; \(SharedData.reason)" }
    }

    /// A file's bytes, unpacked where its name ends in `.gz`; `path` is for example `data/NAME.csv.gz`.
    public static func bytes(_ path: String) throws -> [UInt8] {
        let file = folder.appendingPathComponent(path)
        guard let packed = try? Data(contentsOf: file) else { throw Missing(path: path) }
        return path.hasSuffix(".gz") ? try unpacked(file) : Array(packed)
    }

    /// Paths, for ``bytes(_:)``, of all files below a folder whose names end in `suffix`, in order.
    public static func files(under path: String, suffix: String) throws -> [String] {
        let place = folder.appendingPathComponent(path)
        guard let all = FileManager.default.enumerator(atPath: place.path) else { throw Missing(path: path) }
        let found = all.compactMap { $0 as? String }.filter { $0.hasSuffix(suffix) }.sorted()
        guard !found.isEmpty else { throw Missing(path: path) }
        return found.map { "\(path)/\($0)" }
    }

    private static var folder: URL {
        if let path = ProcessInfo.processInfo.environment["ENLACE_TEST_DATA"] { return URL(fileURLWithPath: path) }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return root.deletingLastPathComponent().appendingPathComponent("shared")
    }

    private static func unpacked(_ file: URL) throws -> [UInt8] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", file.path]
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Missing(path: file.lastPathComponent) }
        return Array(bytes)
    }
}
