import EnlaceAlerts
package import EnlaceCore
import EnlaceIntake
package import EnlacePluginKit
import EnlaceRelay

/// Turns configuration files into a ``Configuration``, or into all that is wrong with them at once.
package struct ConfigurationLoader {
    private let files: NodeFiles
    private let plugins: [any Plugin.Type]

    /// - Parameter plugins: the plugins that are compiled in; a section of another name is a problem.
    package init(files: NodeFiles, plugins: [any Plugin.Type]) {
        self.files = files
        self.plugins = plugins
    }

    /// Reads `enlaced.yaml` alone: where the state is, before secrets can be looked up there.
    package func loadNode(_ problems: ConfigurationProblems) -> NodeConfiguration {
        guard let file = files.node, let root = parse(file, problems) else { return NodeConfiguration() }
        let reader = ConfigurationReader(root, problems: problems)
        let node = NodeConfiguration(reader)
        reader.finish()
        checkPlugins(node, problems)
        checkJournal(node, reader)
        return node
    }

    /// `enlaced.yaml` as it stands, to say where something is in it; nil where it is no YAML.
    func nodeFile() -> ConfigurationNode? { files.node.flatMap { parse($0, ConfigurationProblems()) } }

    /// Reads everything; `problems` may already hold what was found before.
    package func load(
        node: NodeConfiguration, secrets: any SecretSource, problems: ConfigurationProblems
    ) throws(ConfigurationFailure) -> Configuration {
        let areas = files.areas.flatMap { parse($0, problems) }.map { AreasFile.read($0, problems) } ?? AreaTree([])
        let use = SecretUse(of: secrets)
        let context = ConfigurationContext(areas: areas, secrets: use)
        let agencies = records(files.agencies, problems) { Agency($0, in: context) }
        let partners = records(files.partners, problems) { Partner($0, in: context) }
        let rules = ruleLists(context, problems)
        let uniqueness = Uniqueness(problems)
        uniqueness.check("agency", agencies.map { ($0.value.id, $0.root.place) })
        uniqueness.check("partner", partners.map { ($0.value.id, $0.root.place) })
        uniqueness.check("rule", rules.map { ($0.value.id, $0.place) })
        uniqueness.checkSources(
            of: node.id,
            agencies.flatMap { agency in
                agency.value.sources.map { (agency.value.id, $0, ConfigurationLoader.place(of: $0, in: agency.root)) }
            })
        checkEndpoints(partners, node, problems)
        checkWatched(rules, agencies: agencies.map(\.value.id), partners: partners.map(\.value.id), problems)
        checkWall(partners, problems)
        checkCounts(partners, problems)
        guard problems.all.isEmpty else { throw ConfigurationFailure(problems) }
        return Configuration(
            node: node, nodeText: files.node?.text ?? "", areas: areas, agencies: agencies.map(\.value),
            partners: partners.map(\.value), rules: rules.map(\.value), secretNames: use.used)
    }

    /// Reads one partner's file by itself, as a part of what is in force otherwise.
    func partner(
        _ file: NodeFiles.File, beside current: Configuration, secrets: any SecretSource
    ) throws(ConfigurationFailure) -> Partner {
        let problems = ConfigurationProblems()
        let context = ConfigurationContext(areas: current.areas, secrets: secrets)
        let partners = records([file], problems) { Partner($0, in: context) }
        checkEndpoints(partners, current.node, problems)
        if let partner = partners.first {
            // At its own place, so that what is wrong is told of it.
            let others = current.partners.filter { $0.id != partner.value.id }.map { ($0, partner.root) }
            checkWall(others + partners, problems)
            checkCounts(others + partners, problems)
        }
        guard problems.all.isEmpty, let partner = partners.first else { throw ConfigurationFailure(problems) }
        return partner.value
    }

    /// What a file says, and its root.
    private typealias Filed<Value> = (value: Value, root: ConfigurationNode)
    private typealias Placed<Value> = (value: Value, place: SourcePlace)

    /// One record a file.
    private func records<Value>(
        _ files: [NodeFiles.File], _ problems: ConfigurationProblems, _ read: (ConfigurationReader) -> Value
    ) -> [Filed<Value>] {
        files.compactMap { file in
            guard let root = parse(file, problems) else { return nil }
            let reader = ConfigurationReader(root, problems: problems)
            defer { reader.finish() }
            return (read(reader), root)
        }
    }

    /// A list `rules:` a file.
    private func ruleLists(_ context: ConfigurationContext, _ problems: ConfigurationProblems) -> [Placed<AlertRule>] {
        files.rules.flatMap { file -> [Placed<AlertRule>] in
            guard let root = parse(file, problems) else { return [] }
            let reader = ConfigurationReader(root, problems: problems)
            defer { reader.finish() }
            return reader.records("rules") { (AlertRule($0, in: context), $0.place) }
        }
    }

    /// Where an agency's file names a source; one that it does not name follows from its id.
    private static func place(of source: String, in agency: ConfigurationNode) -> SourcePlace {
        let place = agency.place(of: source, in: "sources")
        return place == agency.place ? agency.place(of: "id") : place
    }

    private func parse(_ file: NodeFiles.File, _ problems: ConfigurationProblems) -> ConfigurationNode? {
        ConfigurationNode.parse(yaml: file.text, file: file.path, problems: problems)
    }

    private func checkJournal(_ node: NodeConfiguration, _ reader: ConfigurationReader) {
        let known = [NodeConfiguration.memory] + plugins.filter { $0.isJournal }.map { $0.name }
        // Without a list of plugins, for example when only the state is wanted, nothing can be said of them.
        if known.count > 1, !known.contains(node.journal) {
            reader.problem("journal", Suggestion.expected(oneOf: known, got: node.journal))
        }
    }

    /// A rule about a partner or an agency that there is not would never say anything.
    private func checkWatched(
        _ rules: [Placed<AlertRule>], agencies: [String], partners: [String], _ problems: ConfigurationProblems
    ) {
        for rule in rules {
            let known: [String]
            switch rule.value.watched {
            case .agency: known = agencies
            case .partner: known = partners
            case .shelter, .series: continue
            }
            for object in rule.value.objects where !known.contains(object) {
                let hint = Suggestion.hint(for: object, among: known)
                problems.add(
                    at: rule.place, "objects: unknown \(rule.value.watched.rawValue) '\(object)'\(hint)")
            }
        }
    }

    /// An address that a plugin would never send to is a problem now, not when the first notice is due.
    private func checkEndpoints(
        _ partners: [Filed<Partner>], _ node: NodeConfiguration, _ problems: ConfigurationProblems
    ) {
        // Without `enlaced.yaml`, or with mistakes in a section, what would be allowed is not known.
        guard !node.id.isEmpty else { return }
        let none = ConfigurationNode(.null, at: SourcePlace(file: "enlaced.yaml", line: 1, column: 1))
        let made = plugins.compactMap { plugin in
            let noted = ConfigurationProblems()
            let section = ConfigurationReader(node.plugins[plugin.name] ?? none, problems: noted)
            let plugin = plugin.init(configuration: section)
            return noted.all.isEmpty ? plugin : nil
        }
        for partner in partners {
            guard let endpoint = partner.value.endpoint else { continue }
            for objection in made.compactMap({ $0.objection(to: endpoint) }) {
                problems.add(at: partner.root.place(of: "endpoint", "url"), "endpoint: url: \(objection)")
            }
        }
    }

    /// One receiver, one class: with two it would get by one file what the wall keeps from it by the other.
    private func checkWall(_ partners: [Filed<Partner>], _ problems: ConfigurationProblems) {
        for conflict in Wall.conflicts(among: partners.map(\.value)) {
            guard let root = partners.last(where: { $0.value.id == conflict.partner })?.root else { continue }
            problems.add(
                at: conflict.receiver.place(in: root),
                "class: \(conflict.receiver.sentence) is that of partner '\(conflict.other)' too, "
                    + "which is of class \(conflict.otherClass.rawValue): one receiver has one class")
        }
    }

    /// One receiver, one way to be told numbers of people: by two a hidden one could be worked out.
    private func checkCounts(_ partners: [Filed<Partner>], _ problems: ConfigurationProblems) {
        for conflict in CountConflict.all(among: partners.map(\.value), in: .standard) {
            guard let root = partners.last(where: { $0.value.id == conflict.partner })?.root else { continue }
            let difference = conflict.type.map { "fields of \($0.name) that count people" } ?? "min_count"
            problems.add(
                at: conflict.receiver.place(in: root),
                "agreement: \(conflict.receiver.sentence) is that of partner '\(conflict.other)' too, which has another "
                    + "\(difference): small counts that one file hides could be worked out from the other")
        }
    }

    private func checkPlugins(_ node: NodeConfiguration, _ problems: ConfigurationProblems) {
        let names = plugins.map { $0.name }
        for (name, section) in node.plugins.sorted(by: { $0.key < $1.key }) {
            guard let plugin = plugins.first(where: { $0.name == name }) else {
                problems.add(at: section.place, "plugins: \(Suggestion.expected(oneOf: names, got: name))")
                continue
            }
            let reader = ConfigurationReader(section, problems: problems)
            plugin.init(configuration: reader).check(reader)
            reader.finish()
        }
    }
}

/// Ids that must not stand twice.
private struct Uniqueness {
    private let problems: ConfigurationProblems

    init(_ problems: ConfigurationProblems) {
        self.problems = problems
    }

    /// A source says who speaks, so no two agencies may use the same, nor one of the node's own; an entry ending in `/*`
    /// stands for all that begins so.
    func checkSources(of node: String, _ sources: [(agency: String, source: String, place: SourcePlace)]) {
        let own = Derivation.source(node: node, component: "*")
        for (index, one) in sources.enumerated() {
            // Without an id, which is a problem of its own, there is nothing to compare with.
            if !node.isEmpty, overlap(one.source, own) {
                problems.add(at: one.place, "source '\(one.source)' overlaps with '\(own)', which is this node's own")
            }
            for other in sources[..<index] where other.agency != one.agency && overlap(one.source, other.source) {
                problems.add(
                    at: one.place, "source '\(one.source)' overlaps with '\(other.source)' of agency '\(other.agency)'")
            }
        }
    }

    private func overlap(_ one: String, _ other: String) -> Bool {
        let (first, second) = (
            one.hasSuffix("/*") ? one.dropLast() : one[...], other.hasSuffix("/*") ? other.dropLast() : other[...]
        )
        if one.hasSuffix("/*"), second.hasPrefix(first) { return true }
        if other.hasSuffix("/*"), first.hasPrefix(second) { return true }
        return one == other
    }

    func check(_ what: String, _ ids: [(id: String, place: SourcePlace)]) {
        var first: [String: SourcePlace] = [:]
        for (id, place) in ids where !id.isEmpty {
            if let other = first[id] {
                problems.add(at: place, "\(what) '\(id)' stands in \(other) already")
            } else {
                first[id] = place
            }
        }
    }
}

extension Receiver {
    /// Where a partner's file names it.
    fileprivate func place(in partner: ConfigurationNode) -> SourcePlace {
        switch self {
        case .endpoint: partner.place(of: "endpoint", "url")
        case .reader: partner.place(of: "read_tokens")
        case .node: partner.place(of: "peer")
        case .key: partner.place(of: "peer_keys")
        }
    }
}
