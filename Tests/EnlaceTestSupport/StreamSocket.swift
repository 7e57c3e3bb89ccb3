#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A blocking TCP socket on 127.0.0.1, for servers that tests write themselves.
struct StreamSocket: Hashable, Sendable {
    struct Failure: Error {
        let call: String
        let code: Int32
    }

    private let descriptor: Int32

    /// A listener on a port that the system chooses.
    static func listening() throws -> StreamSocket {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let bound = withAddress(&address) { bind(descriptor, $0, $1) }
        guard bound == 0, listen(descriptor, 1_024) == 0 else {
            defer { Glibc.close(descriptor) }
            throw Failure(call: "bind", code: errno)
        }
        return StreamSocket(descriptor: descriptor)
    }

    var port: UInt16 {
        get throws {
            var address = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let result = Self.withAddress(&address) { pointer, _ in getsockname(descriptor, pointer, &length) }
            guard result == 0 else { throw Failure(call: "getsockname", code: errno) }
            return UInt16(bigEndian: address.sin_port)
        }
    }

    /// Nil once the listener is shut down.
    func accept() -> StreamSocket? {
        let accepted = Glibc.accept(descriptor, nil, nil)
        guard accepted >= 0 else { return nil }
        // A program that a test starts must not keep the connection open.
        _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
        return StreamSocket(descriptor: accepted)
    }

    /// Some bytes; nil at the end or after a failure.
    func receive() -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// False if the other side does not take all.
    func send(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = Glibc.send(
                    descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, Int32(MSG_NOSIGNAL))
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

    private static func withAddress<Result>(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}
