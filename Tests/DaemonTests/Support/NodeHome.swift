import EnlaceCore
import EnlacePluginKit
import Foundation
import SQLitePersistence
import Webhooks

@testable import EnlaceDaemon

/// The folder of one node: its configuration and its state. It is removed when the test lets go of it.
final class NodeHome: Sendable {
    let id: String
    let path: String
    let plugins: [any Plugin.Type]

    var directory: String { "\(path)/config" }
    var state: String { "\(path)/state" }
    /// Where `enlacectl` finds the node.
    var socket: String { "\(path)/control.sock" }

    /// - Parameter sqlite: settings of the plugin.
    init(
        _ id: String, journal: String = "sqlite", sqlite: String = "", areas: String = Sample.areas,
        plugins: [any Plugin.Type] = [SQLitePersistence.self, Webhooks.self]
    ) throws {
        self.id = id
        self.plugins = plugins
        // A unix socket's path may have some hundred bytes only, so the name is short.
        path = FileManager.default.temporaryDirectory.path + "/en-" + UUID().uuidString.prefix(8)
        for folder in ["config/agencies.d", "config/partners.d", "config/rules.d", "state"] {
            try FileManager.default.createDirectory(atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
        }
        try writeNode(journal: journal, port: 0, sqlite: sqlite)
        try write("areas.yaml", areas)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// - Parameters:
    ///   - more: further lines of `enlaced.yaml`.
    ///   - nodeKeys: further keys of its section `node`.
    func writeNode(
        journal: String = "sqlite", port: Int, sqlite: String = "", more: String = "", nodeKeys: String = ""
    ) throws {
        try write(
            "enlaced.yaml",
            """
            node: { id: \(id), name: \(id), timezone: America/Tijuana, \(nodeKeys) }
            state: \(state)
            journal: \(journal)
            intake: { listen: ["127.0.0.1:\(port)"] }
            control: { socket: \(socket) }
            \(more)
            plugins: { sqlite: { \(sqlite) }, webhooks: { egress: { allow: [127.0.0.1/32] } } }
            """)
    }

    func write(_ file: String, _ text: String) throws {
        try text.write(toFile: "\(directory)/\(file)", atomically: true, encoding: .utf8)
    }

    func remove(_ file: String) throws {
        try FileManager.default.removeItem(atPath: "\(directory)/\(file)")
    }

    /// Keeps a secret as `enlaced keys store` does, while the node is not running.
    func store(_ secret: String, named name: String) throws {
        try OfflineSecrets(directory: directory, plugins: plugins, environment: [:]).store(secret, named: name)
    }

    func secrets() throws -> SecretStore {
        let places = NodeKey.Places(environment: [:], configuration: directory, state: state)
        return try SecretStore(stateDirectory: state, nodeKey: try NodeKey.load(places), node: id)
    }

    /// Reads the folder as the daemon does at its start.
    func configuration(_ secrets: any SecretSource) throws -> Configuration {
        let problems = ConfigurationProblems()
        let loader = ConfigurationLoader(files: NodeFiles(directory: directory, problems: problems), plugins: plugins)
        return try loader.load(node: loader.loadNode(problems), secrets: secrets, problems: problems)
    }
}
