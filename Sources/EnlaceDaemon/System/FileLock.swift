#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An advisory lock on a file, which goes with the process at the latest.
struct FileLock: Sendable {
    struct Held: Error, CustomStringConvertible {
        let path: String
        let place: String

        var description: String { "\(path): another enlaced is running on \(place)" }
    }

    private let handle: Int32

    /// - Parameter place: what only one process may work with, in words for an admin.
    /// - Throws: ``Held`` where another process has it, or ``FileSystem/Failure``.
    init(path: String, of place: String) throws {
        handle = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard handle >= 0 else { throw FileSystem.Failure(path: path, code: errno) }
        FileSystem.giveToOwner(handle, of: path)
        guard flock(handle, LOCK_EX | LOCK_NB) == 0 else {
            close(handle)
            throw Held(path: path, place: place)
        }
    }

    /// Shows that one process only works with a state folder, which is made where it is missing.
    static func state(_ folder: String) throws -> FileLock {
        try FileSystem.makeFolder(folder, mode: 0o700)
        return try FileLock(path: "\(folder)/lock", of: "this state folder")
    }

    func release() {
        // A child process that is just being started may still hold a copy of the handle, and the lock with it.
        flock(handle, LOCK_UN)
        close(handle)
    }
}
