import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file whose reader waits until the test lets it have the content.
struct SlowFile: Sendable {
    private let path: String

    init(_ path: String) throws {
        self.path = path
        guard mkfifo(path, 0o600) == 0 else { throw POSIXError(.EEXIST) }
    }

    /// Returns once somebody waits for the content.
    func isAwaited() async throws -> Content {
        var descriptor: Int32 = -1
        try await eventually("a reader of \(path)") {
            // Without a reader a pipe cannot be opened for writing, unless one waits for it.
            descriptor = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
            return descriptor >= 0
        }
        return Content(file: FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
    }

    struct Content {
        fileprivate let file: FileHandle

        func write(_ text: String) throws {
            try file.write(contentsOf: Data(text.utf8))
            try file.close()
        }
    }
}
