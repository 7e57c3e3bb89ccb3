import EnlaceIntake
import Hummingbird
import HummingbirdCore
import Logging
import ServiceLifecycle

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The control socket: HTTP over a unix domain socket that only operators can open (mode 0660).
struct ControlServer: Service {
    private let path: String
    private let group: String?
    private let responder: RouterResponder<ControlContext>
    private let listeners: ListenerCount
    private let logger: Logger

    init(path: String, group: String?, router: ControlRouter, listeners: ListenerCount, logger: Logger) {
        self.path = path
        self.group = group
        responder = router.router.buildResponder()
        self.listeners = listeners
        self.logger = logger
    }

    func run() async throws {
        let place = try SocketPlace(path)
        defer { place.leave() }
        let application = Application(
            responder: responder,
            server: .http1(configuration: HTTP1Channel.Configuration(additionalChannelHandlers: [StallGuard()])),
            configuration: ApplicationConfiguration(address: .unixDomainSocket(path: path), serverName: nil),
            onServerRunning: { _ in
                restrict()
                listeners.bound()
            },
            logger: logger.quiet)
        try await ListenFailure.naming("control.socket", path) { try await application.run() }
    }

    /// The socket is created under the process's umask, which is at least as strict, and then opened to the group.
    private func restrict() {
        if let group, let entry = getgrnam(group) {
            if chown(path, UInt32.max, entry.pointee.gr_gid) != 0 {
                logger.warning("control socket's group not changed", metadata: ["group": "\(group)"])
            }
        } else if let group {
            logger.warning("no such group for the control socket", metadata: ["group": "\(group)"])
        }
        chmod(path, 0o660)
    }
}
