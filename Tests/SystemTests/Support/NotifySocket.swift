import Foundation
import Synchronization

/// A service manager's notification socket: what a node says to systemd.
final class NotifySocket: Sendable {
    private let folder: TemporaryFolder
    private let descriptor: Int32
    private let heard = Mutex<[String]>([])

    var path: String { "\(folder.path)/notify" }

    init() throws {
        folder = try TemporaryFolder()
        descriptor = socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array("\(folder.path)/notify".utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let (descriptor, size) = (descriptor, socklen_t(MemoryLayout<sockaddr_un>.size))
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        guard descriptor >= 0, result == 0 else { throw ChildProcess.Failure(description: "bind: errno \(errno)") }
    }

    deinit {
        close(descriptor)
    }

    /// Every assignment heard so far, in order; one datagram may hold several.
    var messages: [String] {
        heard.withLock { heard in
            var bytes = [UInt8](repeating: 0, count: 4_096)
            while case let count = recv(descriptor, &bytes, bytes.count, 0), count > 0 {
                heard += String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
            }
            return heard
        }
    }

    func count(of message: String) -> Int { messages.count { $0 == message } }
}
