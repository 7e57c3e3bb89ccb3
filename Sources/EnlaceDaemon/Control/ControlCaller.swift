import NIOCore

/// Who is at the other end of the control socket, as the kernel says (SO_PEERCRED).
struct ControlCaller: Sendable, CustomStringConvertible {
    let user: UInt32
    let process: Int32

    var description: String { "uid \(user), pid \(process)" }

    /// Nil if the kernel does not tell, which a unix socket never does while it is open.
    static func of(_ channel: any Channel) async -> ControlCaller? {
        guard let provider = channel as? any SocketOptionProvider else { return nil }
        let credentials: EventLoopFuture<Credentials> = provider.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: 17))
        guard let found = try? await credentials.get() else { return nil }
        return ControlCaller(user: found.user, process: found.process)
    }

    /// `struct ucred` of Linux, which the C library shows only on request; 17 is its SO_PEERCRED.
    private struct Credentials: Sendable {
        var process: Int32
        var user: UInt32
        var group: UInt32
    }
}
