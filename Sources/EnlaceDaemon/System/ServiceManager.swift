#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The service manager's notification socket (sd_notify): one datagram a message, and nothing at all where there is none.
package struct ServiceManager: Sendable {
    /// `NOTIFY_SOCKET`: a path, or with a leading `@` an abstract name.
    private let socketName: String?
    /// How often the manager wants to hear that the node lives; nil if it does not watch.
    package let watchdogInterval: Duration?

    package init(environment: [String: String]) {
        socketName = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        let isForUs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdogInterval = isForUs && microseconds > 0 ? .microseconds(microseconds) : nil
    }

    package func ready(status: String) { send("READY=1\nSTATUS=\(status)") }
    package func status(_ text: String) { send("STATUS=\(text)") }
    package func stopping() { send("STOPPING=1\nSTATUS=stopping") }
    package func alive() { send("WATCHDOG=1") }

    /// A message that cannot be delivered is dropped: the manager's own timeouts then speak.
    private func send(_ message: String) {
        guard let socketName, var address = UnixAddress(socketName) else { return }
        let handle = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard handle >= 0 else { return }
        defer { close(handle) }
        let bytes = Array(message.utf8)
        _ = address.withSockaddr { sendto(handle, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, $1) }
    }
}

/// The address of a Unix socket; a leading `@` stands for the abstract namespace.
struct UnixAddress {
    private var address = sockaddr_un()
    private let length: socklen_t

    /// Nil if the name is longer than the kernel takes.
    init?(_ name: String) {
        var bytes = Array(name.utf8)
        let isAbstract = bytes.first == UInt8(ascii: "@")
        if isAbstract { bytes[0] = 0 }
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard !bytes.isEmpty, bytes.count < capacity else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let offset = MemoryLayout.offset(of: \sockaddr_un.sun_path) ?? 2
        length = socklen_t(offset + bytes.count + (isAbstract ? 0 : 1))
    }

    mutating func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        let length = length
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
