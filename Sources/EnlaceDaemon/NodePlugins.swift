import EnlaceCore
import EnlacePluginKit
import ServiceLifecycle

/// What the plugins of a node contribute, ready to be used.
struct NodePlugins: Sendable {
    enum Failure: Error, CustomStringConvertible {
        case unknownJournal(String, known: [String])
        case noChannel

        var description: String {
            switch self {
            case .unknownJournal(let name, let known):
                "journal: \(Suggestion.expected(oneOf: [NodeConfiguration.memory] + known, got: name))"
            case .noChannel: "no plugin is compiled in that reaches partners"
            }
        }
    }

    let store: any EventStore
    let channel: any NoticeChannel
    let services: [any Service]

    /// Provisions every plugin but the journals that are not chosen.
    init(_ node: NodeConfiguration, _ setting: NodeSetting) async throws {
        let chosen = setting.plugins.filter { !$0.isJournal || $0.name == node.journal }
        var contributions: [PluginContribution] = []
        for plugin in chosen {
            contributions.append(try await NodePlugins.provision(plugin, node, setting))
        }
        guard let store = NodePlugins.store(of: contributions, node, setting) else {
            let known = setting.plugins.filter { $0.isJournal }.map { $0.name }
            throw Failure.unknownJournal(node.journal, known: known)
        }
        guard let channel = contributions.lazy.compactMap({ $0.channel }).first else { throw Failure.noChannel }
        self.store = store
        self.channel = channel
        services = contributions.flatMap { $0.services }
    }

    private static func store(
        of contributions: [PluginContribution], _ node: NodeConfiguration, _ setting: NodeSetting
    ) -> (any EventStore)? {
        if !node.isKept { return MemoryJournal(clock: setting.clock) }
        return contributions.lazy.compactMap { $0.store }.first
    }

    private static func provision(
        _ plugin: any Plugin.Type, _ node: NodeConfiguration, _ setting: NodeSetting
    ) async throws -> PluginContribution {
        let problems = ConfigurationProblems()
        let start = SourcePlace(file: "enlaced.yaml", line: 1, column: 1)
        let section = node.plugins[plugin.name] ?? ConfigurationNode(.null, at: start)
        let made = plugin.init(configuration: ConfigurationReader(section, problems: problems))
        guard problems.all.isEmpty else { throw ConfigurationFailure(problems) }
        return try await made.provision(
            PluginContext(stateDirectory: node.state, clock: setting.clock, logger: setting.logger))
    }
}
