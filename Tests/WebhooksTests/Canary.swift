import EnlaceCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A listener that notes who connects, and answers nobody.
final class Canary: Sendable {
    struct Failure: Error {
        let call: String
        let code: Int32
    }

    let port: UInt16
    private let descriptor: Int32
    private let seen = Mutex(0)

    /// Listens on every address of this machine, IPv4 and IPv6.
    init() throws {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        descriptor = try Canary.listener(AF_INET6, address)
        port = try Canary.port(of: descriptor)
    }

    /// Listens on one address.
    init(at bits: UInt32, port: UInt16) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = bits.bigEndian
        address.sin_port = port.bigEndian
        descriptor = try Canary.listener(AF_INET, address)
        self.port = port
    }

    deinit {
        close(descriptor)
    }

    /// How many connections were ever made; the kernel completes them by itself, so none is missed.
    var connectionCount: Int {
        seen.withLock { seen in
            while case let peer = accept(descriptor, nil, nil), peer >= 0 {
                close(peer)
                seen += 1
            }
            return seen
        }
    }

    private static func listener<Address>(_ family: Int32, _ address: Address) throws -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
        var off: Int32 = 0
        if family == AF_INET6 {
            setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, socklen_t(MemoryLayout<Int32>.size))
        }
        let bound = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        guard bound == 0, listen(descriptor, 1_024) == 0 else {
            defer { close(descriptor) }
            throw Failure(call: "bind", code: errno)
        }
        return descriptor
    }

    private static func port(of descriptor: Int32) throws -> UInt16 {
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard result == 0 else { throw Failure(call: "getsockname", code: errno) }
        return UInt16(bigEndian: address.sin6_port)
    }
}
