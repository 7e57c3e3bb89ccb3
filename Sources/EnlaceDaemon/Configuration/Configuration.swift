package import EnlaceAlerts
package import EnlaceCore
package import EnlaceIntake
package import EnlaceRelay

/// A whole configuration without a problem in it.
package struct Configuration: Sendable {
    package var node: NodeConfiguration
    /// The text of `enlaced.yaml`, to notice at a reload what only a restart takes over.
    package var nodeText = ""
    package var areas: AreaTree
    package var agencies: [Agency]
    package var partners: [Partner]
    package var rules: [AlertRule]
    /// Names of the secrets that the files of agencies and partners refer to.
    var secretNames: Set<String>

    /// Names of all secrets that the node needs.
    var neededSecrets: Set<String> { secretNames.union(node.identityKeys) }
}

/// Every problem of a configuration, in the order of files and lines.
package struct ConfigurationFailure: Error, CustomStringConvertible {
    package let problems: [ConfigurationProblem]

    init(_ problems: ConfigurationProblems) {
        self.problems = problems.all.sorted { $0.place < $1.place }
    }

    package var description: String {
        let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
        return problems.map(\.description).joined(separator: "\n") + "\n\(count) found"
    }
}
