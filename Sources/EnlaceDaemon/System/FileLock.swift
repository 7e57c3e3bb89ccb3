#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An advisory lock on a file, which goes with the process at the latest.
struct FileLock: Sendable {
    struct Held: Error {
        let path: String
    }

    private let handle: Int32

    /// - Throws: ``Held`` where another process has it, or ``FileSystem/Failure``.
    init(path: String) throws {
        handle = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard handle >= 0 else { throw FileSystem.Failure(path: path, code: errno) }
        FileSystem.giveToOwner(handle, of: path)
        guard flock(handle, LOCK_EX | LOCK_NB) == 0 else {
            close(handle)
            throw Held(path: path)
        }
    }

    func release() {
        // A child process that is just being started may still hold a copy of the handle, and the lock with it.
        flock(handle, LOCK_UN)
        close(handle)
    }
}
