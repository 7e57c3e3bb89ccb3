package import EnlaceCore
package import EnlacePluginKit
package import Logging

/// What a node is given besides its configuration.
package struct NodeSetting: Sendable {
    /// The configuration folder, for reloads; nil where the configuration was made in memory.
    package var directory: String?
    package var plugins: [any Plugin.Type]
    package var secrets: SecretStore
    package var clock: any NodeClock
    package var manager: ServiceManager
    package var registry: PrometheusRegistry
    package var logger: Logger

    package init(
        directory: String?, plugins: [any Plugin.Type], secrets: SecretStore, clock: any NodeClock,
        manager: ServiceManager, registry: PrometheusRegistry, logger: Logger
    ) {
        self.directory = directory
        self.plugins = plugins
        self.secrets = secrets
        self.clock = clock
        self.manager = manager
        self.registry = registry
        self.logger = logger
    }
}
