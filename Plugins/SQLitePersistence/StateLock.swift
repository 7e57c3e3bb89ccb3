#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An advisory lock on a file, held until it is dropped or the process ends: what keeps a second daemon out.
///
/// SQLite's own locks would let two processes share the database, and two that checkpoint can corrupt it.
final class StateLock: Sendable {
    private let descriptor: Int32

    /// - Throws: ``StoreError``.
    init(path: String, for database: String) throws {
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StoreError.inUse(path: database)
        }
    }

    deinit {
        // A child process that is just being started may still hold a copy of the descriptor, and the lock with it.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
