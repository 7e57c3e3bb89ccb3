import Foundation
import Synchronization

/// A daemon of one answer: takes a connection on a unix domain socket, records the request, and sends fixed bytes.
final class UnixServer: Sendable {
    let path: String
    private let listener: Int32
    private let received = Mutex<[UInt8]>([])

    /// - Parameter answer: nil to keep the connection and never answer.
    init(answering answer: String?) throws {
        path = "/tmp/enlace-\(UUID().uuidString.prefix(8)).sock"
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, listen(listener, 4) == 0 else { throw POSIXError(.EADDRINUSE) }
        Thread { [weak self, listener] in
            let connection = accept(listener, nil, nil)
            self?.receive(from: connection)
            guard let answer else { return }
            defer { close(connection) }
            _ = answer.withCString { send(connection, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
        }.start()
    }

    deinit {
        close(listener)
        unlink(path)
    }

    /// Head and body as they came.
    var request: String { received.withLock { String(decoding: $0, as: UTF8.self) } }

    private func receive(from connection: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isWhole {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            received.withLock { $0 += buffer[..<count] }
        }
    }

    private var isWhole: Bool {
        let parts = request.components(separatedBy: "\r\n\r\n")
        guard parts.count > 1 else { return false }
        let length = parts[0].components(separatedBy: "Content-Length: ").dropFirst().first?.prefix { $0.isNumber }
        return parts[1].utf8.count >= length.flatMap { Int($0) } ?? 0
    }
}
