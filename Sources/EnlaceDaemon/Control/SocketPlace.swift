import EnlaceIntake
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the control socket stands: only what nobody needs any more makes way for it, and only our own is taken away.
final class SocketPlace: Sendable {
    private struct Identity: Equatable {
        var device: dev_t
        var file: ino_t
    }

    private let path: String
    private let own = Mutex<Identity?>(nil)

    init(_ path: String) {
        self.path = path
    }

    /// Takes away a socket that an earlier daemon has left.
    ///
    /// - Throws: ``ListenFailure`` where something else stands there, or a daemon listens.
    func clear() throws(ListenFailure) {
        var found = stat()
        guard lstat(path, &found) == 0 else { return }
        guard found.st_mode & S_IFMT == S_IFSOCK else {
            throw failure("what stands there is no socket; move it away, or name another path")
        }
        guard !isListening else { throw failure("another daemon listens there; stop it, or name another path") }
        unlink(path)
    }

    /// Notes the socket that stands there now as our own.
    func settle() {
        own.withLock { $0 = identity }
    }

    func leave() {
        guard let own = own.withLock(\.self), own == identity else { return }
        unlink(path)
    }

    private var identity: Identity? {
        var found = stat()
        return lstat(path, &found) == 0 ? Identity(device: found.st_dev, file: found.st_ino) : nil
    }

    private var isListening: Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let isSet = withUnsafeMutableBytes(of: &address.sun_path) { target in
            guard bytes.count < target.count else { return false }
            target.copyBytes(from: bytes)
            return true
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard isSet, descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    private func failure(_ reason: String) -> ListenFailure {
        ListenFailure(key: "control.socket", place: path, reason: reason)
    }
}
