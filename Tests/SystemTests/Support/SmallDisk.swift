import Foundation

/// A file system of its own in memory, a few megabytes large, for as long as this lives.
final class SmallDisk: Sendable {
    private let folder: TemporaryFolder
    var path: String { folder.path }

    init(megabytes: Int) async throws {
        folder = try TemporaryFolder()
        let mount = try await Command(["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", folder.path])
        guard mount.hasSucceeded else {
            throw ChildProcess.Failure(
                description: "a test of a full disk mounts one, which needs root: \(mount.errors)")
        }
    }

    deinit {
        // Lazily: a process that still has it open does not keep it in the tree.
        umount2(path, Int32(MNT_DETACH))
    }

    private var ballast: URL { URL(fileURLWithPath: "\(path)/ballast") }

    /// Fills what is free, but for so many kilobytes.
    func fill(leaving kilobytes: Int) throws {
        let free = try FileManager.default.attributesOfFileSystem(forPath: path)[.systemFreeSize] as? Int ?? 0
        try Data(count: max(0, free - kilobytes << 10)).write(to: ballast)
    }

    func empty() throws {
        try FileManager.default.removeItem(at: ballast)
    }
}
