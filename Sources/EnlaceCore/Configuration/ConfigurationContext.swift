/// What the values of a configuration may refer to.
public struct ConfigurationContext: Sendable {
    public var catalog: EventCatalog
    public var areas: AreaTree
    public var secrets: any SecretSource

    public init(catalog: EventCatalog = .standard, areas: AreaTree, secrets: any SecretSource) {
        self.catalog = catalog
        self.areas = areas
        self.secrets = secrets
    }
}

/// Secrets by the names that stand in configuration files.
public protocol SecretSource: Sendable {
    var names: [String] { get }
    func secret(named name: String) -> String?
}

/// Secrets held in memory: for tests, and for a configuration that has none.
public struct SecretTable: SecretSource {
    public var secrets: [String: String]

    public init(_ secrets: [String: String] = [:]) {
        self.secrets = secrets
    }

    public var names: [String] { secrets.keys.sorted() }

    public func secret(named name: String) -> String? { secrets[name] }
}

extension ConfigurationReader {
    /// A list of areas, each of which must stand in areas.yaml.
    public func areas(_ key: String, in context: ConfigurationContext) -> [String] {
        placedStrings(key).map { text, place in
            if !context.areas.contains(text) {
                problems.add(at: place, unknown("area", text, among: context.areas.areas.keys.sorted()))
            }
            return text
        }
    }

    /// A list of event types, each of which must stand in the catalog.
    public func eventTypes(_ key: String, in context: ConfigurationContext) -> [EventType] {
        placedStrings(key).map { text, place in
            if context.catalog[EventType(text)] == nil {
                problems.add(at: place, unknown("event type", text, among: context.catalog.types.map(\.type.name)))
            }
            return EventType(text)
        }
    }

    /// A secret by name; notes a problem if there is none of that name.
    public func secret(_ name: String, at place: SourcePlace, in context: ConfigurationContext) -> String? {
        if let secret = context.secrets.secret(named: name) { return secret }
        problems.add(at: place, unknown("secret", name, among: context.secrets.names))
        return nil
    }

    private func unknown(_ what: String, _ text: String, among known: [String]) -> String {
        "unknown \(what) '\(text)'\(Suggestion.hint(for: text, among: known))"
    }
}
