import EnlaceIntake
import Hummingbird
import Logging
import ServiceLifecycle

/// The listener for Prometheus: `GET /metrics` on an address of its own.
struct MetricsServer: Service {
    private let address: ListenAddress
    private let application: Application<RouterResponder<BasicRequestContext>>

    /// - Parameters:
    ///   - answer: what `GET /metrics` answers.
    ///   - onListening: called once the address is bound.
    init(
        at address: ListenAddress, logger: Logger, answer: @escaping @Sendable () async -> Response,
        onListening: @escaping @Sendable () -> Void
    ) {
        self.address = address
        let router = Router(context: BasicRequestContext.self)
        router.get("/metrics") { _, _ in await answer() }
        application = Application(
            responder: router.buildResponder(),
            configuration: ApplicationConfiguration(address: .hostname(address.host, port: address.port)),
            onServerRunning: { _ in onListening() },
            logger: logger.quiet)
    }

    func run() async throws {
        try await ListenFailure.naming("metrics.listen", "\(address)") {
            try await application.run()
        }
    }
}
