import EnlaceCore
import EnlaceIntake
package import EnlacePluginKit
import Logging
import Metrics
import ServiceLifecycle
import UnixSignals

/// One daemon process: reads the configuration, puts the node together, and runs it until a signal says to stop.
package struct Daemon {
    private let directory: String
    private let plugins: [any Plugin.Type]
    private let environment: [String: String]

    /// - Parameters:
    ///   - directory: the configuration folder.
    ///   - plugins: those that are compiled in.
    package init(directory: String, plugins: [any Plugin.Type], environment: [String: String]) {
        self.directory = directory
        self.plugins = plugins
        self.environment = environment
    }

    /// Returns after an orderly stop; throws when the node could not start, or can no longer keep its promises.
    package func run() async throws {
        EventLoops.prepare()
        let registry = PrometheusRegistry()
        MetricsSystem.bootstrap(registry)
        // Before anything is read: a SIGHUP while the node starts may tell of a change that the start has not seen.
        let hangUps = await UnixSignalsSequence(trapping: .sighup)
        let start = try start()
        defer { for lock in start.locks { lock.release() } }
        let logger = logger(start.configuration.node)
        let node = try await Node(
            start.configuration,
            setting: NodeSetting(
                directory: directory, plugins: plugins, secrets: start.secrets, clock: SystemNodeClock(),
                manager: ServiceManager(environment: environment), registry: registry, logger: logger),
            hangUps: hangUps)
        logger.notice("node starting", metadata: ["node": "\(start.configuration.node.id)"])
        if !node.isDurable { logger.warning("journal is in memory, nothing survives a restart") }
        try await ServiceGroup(
            configuration: ServiceGroupConfiguration(
                // Also after a failure the others end in order: whoever waits for an answer gets one, and it is no 2xx.
                services: node.services.map {
                    .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup)
                },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
        logger.notice("node stopped")
    }

    /// What must be in order before anything runs. Blocks: nothing else is there to be held up.
    private func start() throws -> (configuration: Configuration, secrets: SecretStore, locks: [FileLock]) {
        let problems = ConfigurationProblems()
        let loader = ConfigurationLoader(
            files: NodeFiles(directory: directory, problems: problems), plugins: plugins)
        let node = loader.loadNode(problems)
        guard problems.all.isEmpty else {
            // The rest is read all the same, so that all problems show at once.
            let secrets = ConfigurationCheck(directory: directory, plugins: plugins, environment: environment)
                .secrets(of: node, problems)
            _ = try loader.load(node: node, secrets: secrets, problems: problems)
            throw ConfigurationFailure(problems)
        }
        var locks = [try FileLock.state(node.state)]
        if node.isKept { locks.append(try ErasureLedgerFile.lock(path: node.ledgerPath)) }
        let key = try NodeKey.load(.init(environment: environment, configuration: directory, state: node.state))
        let secrets = try SecretStore(stateDirectory: node.state, nodeKey: key, node: node.id)
        return (try loader.load(node: node, secrets: secrets, problems: problems), secrets, locks)
    }

    private func logger(_ node: NodeConfiguration) -> Logger {
        let journal = JournalSocket(environment: environment)
        var logger = Logger(label: "enlaced") { NodeLogHandler(label: $0, journal: journal) }
        logger.logLevel = node.logLevel
        return logger
    }
}
