import Glibc

/// A blocking TCP socket on 127.0.0.1.
struct TCPSocket: Sendable {
    let descriptor: Int32

    /// - Parameter port: 0 for any that is free.
    static func listening(port: Int = 0) throws -> TCPSocket {
        let socket = try TCPSocket()
        guard socket.call(bind, port: port) == 0, listen(socket.descriptor, 1_024) == 0 else {
            throw BenchFailure("cannot listen: \(String(cString: strerror(errno)))")
        }
        return socket
    }

    static func connected(port: Int) throws -> TCPSocket {
        let socket = try TCPSocket()
        guard socket.call(connect, port: port) == 0 else {
            let reason = String(cString: strerror(errno))
            socket.close()
            throw BenchFailure("cannot connect: \(reason)")
        }
        return socket
    }

    /// A port that was free a moment ago.
    static func freePort() throws -> Int {
        let socket = try listening()
        defer { socket.close() }
        return socket.port
    }

    /// Whether somebody listens at `port`.
    static func isOpen(_ port: Int) -> Bool {
        guard let socket = try? connected(port: port) else { return false }
        socket.close()
        return true
    }

    private init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw BenchFailure("cannot make a socket") }
        disableDelay()
    }

    private init(accepted descriptor: Int32) {
        self.descriptor = descriptor
        disableDelay()
    }

    /// Takes no more than about so many bytes that the other side has not taken yet.
    func limitSending(to bytes: Int32) {
        var bytes = bytes
        setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Small writes leave at once.
    private func disableDelay() {
        var isOn: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
    }

    private func call(
        _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, port: Int
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    var port: Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Nil once the listener is shut down.
    func accept() -> TCPSocket? {
        let accepted = Glibc.accept(descriptor, nil, nil)
        return accepted < 0 ? nil : TCPSocket(accepted: accepted)
    }

    /// Adds some bytes to `buffer`; false at the end.
    func receive(into buffer: inout [UInt8]) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65_536) { space in
            let count = recv(descriptor, space.baseAddress, space.count, 0)
            guard count > 0 else { return false }
            buffer.append(contentsOf: space[..<count])
            return true
        }
    }

    /// False if the other side does not take all.
    func send(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = Glibc.send(
                    descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    /// Ends all blocking calls on the socket, in any thread.
    func shutdown() {
        _ = Glibc.shutdown(descriptor, Int32(SHUT_RDWR))
    }

    func close() {
        _ = Glibc.close(descriptor)
    }
}
