import EnlaceIntake

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The place of the control socket, which is one daemon's alone: `PATH.lock` is held as long as it listens there.
struct SocketPlace: Sendable {
    private let path: String
    private let lock: FileLock

    /// Takes the place, and away what an earlier daemon has left there.
    ///
    /// - Throws: ``ListenFailure`` where something else than a socket stands there, or another daemon listens.
    init(_ path: String) throws {
        self.path = path
        do {
            lock = try FileLock(path: path + ".lock", of: "this control socket")
        } catch is FileLock.Held {
            throw SocketPlace.failure(path, "another daemon listens there; stop it, or name another path")
        } catch let failure as FileSystem.Failure {
            throw SocketPlace.failure(path, failure.reason)
        }
        var found = stat()
        guard lstat(path, &found) == 0 else { return }
        guard found.st_mode & S_IFMT == S_IFSOCK else {
            lock.release()
            throw SocketPlace.failure(path, "what stands there is no socket; move it away, or name another path")
        }
        unlink(path)
    }

    func leave() {
        unlink(path)
        lock.release()
    }

    private static func failure(_ path: String, _ reason: String) -> ListenFailure {
        ListenFailure(key: "control.socket", place: path, reason: reason)
    }
}
