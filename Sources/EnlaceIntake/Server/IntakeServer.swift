package import EnlaceCore
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle

/// Listens for agencies: the HTTP server in front of ``Intake``, at every address of the settings.
///
/// The last service to start and the first to stop: on graceful shutdown it takes no more, finishes what is under way,
/// and closes idle connections.
package struct IntakeServer: Service {
    private let intake: Intake
    private let settings: IntakeSettings
    private let responder: RouterResponder<BasicRequestContext>
    private let clock: any NodeClock
    private let logger: Logger
    private let ready: @Sendable () async throws -> Void
    private let onListening: @Sendable (ListenAddress) async -> Void

    /// - Parameters:
    ///   - catalog: the JSON that `GET /v1/catalog` answers.
    ///   - routes: adds further routes, for example those that partners read.
    ///   - ready: returns when the node may listen.
    ///   - onListening: called for each address once it is bound, with the port that it got.
    package init(
        intake: Intake, settings: IntakeSettings, catalog: [UInt8], clock: any NodeClock, logger: Logger,
        routes: (inout RouteTable) -> Void = { _ in }, ready: @escaping @Sendable () async throws -> Void = {},
        onListening: @escaping @Sendable (ListenAddress) async -> Void = { _ in }
    ) {
        self.intake = intake
        self.settings = settings
        self.clock = clock
        self.logger = logger
        self.ready = ready
        self.onListening = onListening
        var table = RouteTable(ProblemMiddleware(metrics: intake.metrics))
        IntakeRoutes(intake: intake, settings: settings, catalog: catalog).add(to: &table)
        routes(&table)
        responder = table.responder()
    }

    package func run() async throws {
        try await ready()
        let limits = ConnectionLimits(total: settings.connections, perAddress: settings.connectionsPerAddress)
        let readiness = intake.readiness
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup { group in
                for address in settings.listen {
                    let application = application(at: address, limits)
                    group.addTask {
                        try await ListenFailure.naming("intake.listen", "\(address)") {
                            try await application.run()
                        }
                    }
                }
                // One address that fails takes the others with it: the error leaves the group, which cancels them.
                // `waitForAll` would wait for those that listen before it throws.
                while try await group.next() != nil {}
            }
        } onGracefulShutdown: {
            readiness.stop()
        }
    }

    private func application(at address: ListenAddress, _ limits: ConnectionLimits) -> Application<
        RouterResponder<BasicRequestContext>
    > {
        let (settings, clock, metrics, onListening) = (settings, clock, intake.metrics, onListening)
        let configuration = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                ConnectionGuard(settings: settings, limits: limits, clock: clock, metrics: metrics)
            ],
            idleTimeout: .milliseconds(settings.idleTimeout.milliseconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: settings.headerBytes, maxHeaderListSize: settings.headerBytes,
                maxHeaderFieldCount: settings.headerFields))
        return Application(
            responder: responder,
            server: .http1(configuration: configuration),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port), backlog: 1_024),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? address.port
                await onListening(ListenAddress(host: address.host, port: port))
            },
            logger: logger.quiet)
    }
}

extension Logger {
    /// For a server whose own chatter says nothing that we do not say ourselves.
    package var quiet: Logger {
        var logger = self
        logger.logLevel = max(logLevel, .warning)
        return logger
    }
}
