import EnlaceCore
package import EnlacePluginKit

/// The node's secrets while its daemon is not running. Every call blocks.
package struct OfflineSecrets {
    private let directory: String
    private let plugins: [any Plugin.Type]
    private let environment: [String: String]

    /// - Parameter directory: the configuration folder, which says where the state is.
    package init(directory: String, plugins: [any Plugin.Type], environment: [String: String]) {
        self.directory = directory
        self.plugins = plugins
        self.environment = environment
    }

    /// Keeps `secret`; the state folder and the node key are made where they are missing.
    package func store(_ secret: String, named name: String) throws {
        let problems = ConfigurationProblems()
        var files = NodeFiles()
        files.node = NodeFiles.read("\(directory)/enlaced.yaml", problems)
        let node = ConfigurationLoader(files: files, plugins: plugins).loadNode(problems)
        guard problems.all.isEmpty else { throw ConfigurationFailure(problems) }
        if let objection = SecretStore.objection(to: secret) { throw SecretStore.Failure.unusable(objection) }
        let lock = try FileLock.state(node.state)
        defer { lock.release() }
        let key = try NodeKey.load(.init(environment: environment, configuration: directory, state: node.state))
        try SecretStore(stateDirectory: node.state, nodeKey: key, node: node.id)
            .add(secret, named: name, at: SystemNodeClock().now)
    }
}
