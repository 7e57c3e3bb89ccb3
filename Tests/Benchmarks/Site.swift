import Foundation

/// The folders of one run.
struct Site {
    /// The release binaries.
    let bin: String
    /// The repository.
    let root: String
    /// `ROOT/.bench`: on the disk that is measured.
    let folder: String
    /// Where the requests lie that wrk sends: in memory where there is room, so that they cost the disk nothing.
    let requests: String

    init(bin: String, root: String) throws {
        self.bin = bin
        self.root = root
        folder = root + "/.bench"
        let temporary = FileManager.default.temporaryDirectory.path
        let parent = ["/dev/shm", temporary].first { Site.freeBytes(at: $0) > 1 << 30 } ?? temporary
        requests = parent + "/enlace-bench-\(ProcessInfo.processInfo.processIdentifier)"
        for path in [folder, requests] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
    }

    /// Removes all but the results.
    func clear() {
        try? FileManager.default.removeItem(atPath: requests)
    }

    private static func freeBytes(at path: String) -> UInt64 {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.uint64Value ?? 0
    }
}
