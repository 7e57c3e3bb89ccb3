import EnlaceCore
package import EnlacePluginKit

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

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
        let lock = try StateLock(stateDirectory: node.state)
        defer { lock.release() }
        let key = try NodeKey.load(.init(environment: environment, configuration: directory, state: node.state))
        try SecretStore(stateDirectory: node.state, nodeKey: key, node: node.id)
            .add(secret, named: name, at: SystemNodeClock().now)
    }
}

/// Shows that one process only works with a state folder.
package struct StateLock: Sendable {
    package struct Held: Error, CustomStringConvertible {
        let path: String
        package var description: String { "\(path): another enlaced is running on this state folder" }
    }

    private let handle: Int32

    /// Makes the folder where it is missing; the lock goes with the process at the latest.
    package init(stateDirectory: String) throws {
        try FileSystem.makeFolder(stateDirectory, mode: 0o700)
        let path = "\(stateDirectory)/lock"
        handle = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard handle >= 0 else { throw FileSystem.Failure(path: path, code: errno) }
        FileSystem.giveToOwner(handle, of: path)
        guard flock(handle, LOCK_EX | LOCK_NB) == 0 else {
            close(handle)
            throw Held(path: path)
        }
    }

    package func release() {
        // A child process that is just being started may still hold a copy of the handle, and the lock with it.
        flock(handle, LOCK_UN)
        close(handle)
    }
}
