import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A client of the control socket that sends what it is given, and then neither reads nor sends.
final class IdleClient: Sendable {
    private let descriptor: Int32

    init(_ path: String, sending text: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = descriptor
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL)) == text.utf8.count else {
            throw POSIXError(.ECONNREFUSED)
        }
    }

    deinit {
        close(descriptor)
    }

    /// How much of an answer waits to be read, as far as one look goes; reads nothing.
    var waitingBytes: Int { look(Int32(MSG_PEEK)) }

    /// Reads what is there, and says whether the node has closed the connection.
    func isClosed() -> Bool {
        while true {
            let count = look(0)
            guard count > 0 else { return count == 0 || errno != EAGAIN }
        }
    }

    private func look(_ flags: Int32) -> Int {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        return recv(descriptor, &bytes, bytes.count, flags | Int32(MSG_DONTWAIT))
    }
}
