public import EnlaceCore
public import Logging
public import ServiceLifecycle

/// A part of the node that is chosen by configuration.
///
/// Its life: `init` decodes the plugin's own section of the configuration, without side effects, noting problems in
/// the reader; ``check(_:)`` looks whether this machine has what the section names; ``provision(_:)`` opens files and connections; the services it contributes run with the node and
/// clean up when they end.
public protocol Plugin: Sendable {
    /// The key of its section under `plugins:`.
    static var name: String { get }

    /// Whether it contributes a journal: of those, only the one that the configuration names is provisioned.
    static var isJournal: Bool { get }

    /// Reads the section; `reader` is finished by the caller, so unknown keys are reported there.
    init(configuration reader: ConfigurationReader)

    /// Notes in the reader of its section what cannot be used as the section says: a file that it names. It may block.
    func check(_ reader: ConfigurationReader)

    /// Why the plugin's own configuration keeps it from sending there; nil if nothing does.
    ///
    /// Asked for each partner when the configuration is checked, so it must go by the text alone: no name is resolved.
    func objection(to endpoint: NoticeDelivery.Endpoint) -> String?

    /// Makes ready what the plugin contributes; throws with a message for the admin.
    func provision(_ context: PluginContext) async throws -> PluginContribution
}

extension Plugin {
    public static var isJournal: Bool { false }

    public func check(_ reader: ConfigurationReader) {}

    public func objection(to endpoint: NoticeDelivery.Endpoint) -> String? { nil }
}

/// What a plugin is handed.
public struct PluginContext: Sendable {
    /// Where the node keeps its state; the plugin may create files of its own there.
    public var stateDirectory: String
    public var clock: any NodeClock
    public var logger: Logger

    public init(stateDirectory: String, clock: any NodeClock, logger: Logger) {
        self.stateDirectory = stateDirectory
        self.clock = clock
        self.logger = logger
    }
}

/// What a plugin adds to the node.
public struct PluginContribution: Sendable {
    /// Where events and notices are kept; at most one plugin may contribute it.
    public var store: (any EventStore)?
    /// A way to reach partners; at most one plugin may contribute it.
    public var channel: (any NoticeChannel)?
    /// Run before everything that uses them, and ended after.
    public var services: [any Service]

    public init(store: (any EventStore)? = nil, channel: (any NoticeChannel)? = nil, services: [any Service] = []) {
        self.store = store
        self.channel = channel
        self.services = services
    }
}
