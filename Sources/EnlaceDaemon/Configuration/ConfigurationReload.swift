import EnlaceCore

/// Reads the configuration folder again: all of it takes effect, or nothing does.
struct ConfigurationReload: Sendable {
    let setting: NodeSetting
    let live: LiveConfiguration

    /// The new configuration; areas, agencies, partners and rules may differ from those in force.
    ///
    /// - Throws: ``ConfigurationFailure`` with every problem, also where a key of `enlaced.yaml` changed that needs a restart.
    func load() async throws -> Configuration {
        let setting = setting
        let live = live
        return try await Blocking.run { try ConfigurationReload.read(setting, live.current.node) }
    }

    private static func read(_ setting: NodeSetting, _ running: NodeConfiguration) throws -> Configuration {
        let problems = ConfigurationProblems()
        guard let directory = setting.directory else {
            problems.add(at: SourcePlace(file: "configuration", line: 1, column: 1), "this node has no folder to read")
            throw ConfigurationFailure(problems)
        }
        let loader = ConfigurationLoader(
            files: NodeFiles(directory: directory, problems: problems), plugins: setting.plugins)
        let node = loader.loadNode(problems)
        noteFixed(node, running, loader, problems)
        return try loader.load(node: node, secrets: setting.secrets, problems: problems)
    }

    /// What cannot change at a reload.
    private static func noteFixed(
        _ node: NodeConfiguration, _ running: NodeConfiguration, _ loader: ConfigurationLoader,
        _ problems: ConfigurationProblems
    ) {
        guard !node.id.isEmpty, let root = loader.nodeFile() else { return }
        if node.id != running.id {
            problems.add(
                at: root.place(of: "node", "id"),
                "node.id never changes: the journal and the secrets are those of '\(running.id)'; put it back")
        }
        if node.state != running.state {
            problems.add(
                at: root.place(of: "state"),
                "state cannot change while the node runs: stop it, move the folder, and start it again")
        }
    }
}
