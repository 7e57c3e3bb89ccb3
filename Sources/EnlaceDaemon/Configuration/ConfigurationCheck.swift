package import EnlaceCore
package import EnlacePluginKit

/// Checks a configuration folder without running or changing anything. Blocks.
package struct ConfigurationCheck {
    package struct Report: Sendable {
        package let problems: [ConfigurationProblem]
        fileprivate let summary: String

        package var isSound: Bool { problems.isEmpty }

        package var text: String {
            isSound ? summary : problems.map(\.description).joined(separator: "\n") + "\n\(count) found"
        }

        private var count: String { problems.count == 1 ? "1 problem" : "\(problems.count) problems" }

        package var json: String {
            let places = problems.map { problem -> JSON in
                [
                    "file": .string(problem.place.file), "line": .int(problem.place.line),
                    "column": .int(problem.place.column), "message": .string(problem.message),
                ]
            }
            return JSON.object([.init("sound", .bool(isSound)), .init("problems", .array(places))]).text
        }
    }

    private let directory: String
    private let plugins: [any Plugin.Type]
    private let environment: [String: String]

    package init(directory: String, plugins: [any Plugin.Type], environment: [String: String]) {
        self.directory = directory
        self.plugins = plugins
        self.environment = environment
    }

    package func report() -> Report {
        let problems = ConfigurationProblems()
        let loader = ConfigurationLoader(
            files: NodeFiles(directory: directory, problems: problems), plugins: plugins)
        let node = loader.loadNode(problems)
        let secrets = secrets(of: node, problems)
        do {
            let found = try loader.load(node: node, secrets: secrets, problems: problems)
            return Report(problems: [], summary: ConfigurationCheck.summary(found))
        } catch {
            return Report(problems: error.problems, summary: "")
        }
    }

    /// The node's secrets; a node that has never run has none.
    func secrets(of node: NodeConfiguration, _ problems: ConfigurationProblems) -> any SecretSource {
        guard !node.id.isEmpty else { return SecretTable() }
        do {
            let places = NodeKey.Places(environment: environment, configuration: directory, state: node.state)
            guard let key = try NodeKey.find(places) else { return SecretTable() }
            return try SecretStore(stateDirectory: node.state, nodeKey: key, node: node.id)
        } catch {
            problems.add(at: SourcePlace(file: "\(directory)/enlaced.yaml", line: 1, column: 1), "secrets: \(error)")
            return SecretTable()
        }
    }

    private static func summary(_ found: Configuration) -> String {
        let counts = [
            count(found.areas.areas.count, "area", "areas"), count(found.agencies.count, "agency", "agencies"),
            count(found.partners.count, "partner", "partners"), count(found.rules.count, "rule", "rules"),
        ]
        return "node '\(found.node.id)': \(counts.joined(separator: ", ")): no problems"
    }

    private static func count(_ number: Int, _ one: String, _ several: String) -> String {
        "\(number) \(number == 1 ? one : several)"
    }
}
