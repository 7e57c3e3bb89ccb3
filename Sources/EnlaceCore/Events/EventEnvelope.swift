/// The context attributes of a CloudEvents 1.0 event.
public struct EventEnvelope: Sendable, Hashable {
    public var id: String
    /// Who says so: an absolute URI or a path, for example `/agencies/imm-tijuana`. (source, id) is unique.
    public var source: String
    public var type: EventType
    /// The object that the event is about, for example a shelter's id.
    public var subject: String?
    /// When it happened, by the poster's clock.
    public var time: Timestamp?
    /// All other attributes, as strings; kept, and not interpreted but for the few that ``Extension`` names.
    public var extensions: [String: String]

    public init(
        id: String, source: String, type: EventType, subject: String? = nil, time: Timestamp? = nil,
        extensions: [String: String] = [:]
    ) {
        self.id = id
        self.source = source
        self.type = type
        self.subject = subject
        self.time = time
        self.extensions = extensions
    }

    /// From when on the event may no longer be used; nil where it does not say, or not in a way that can be read.
    package var expiry: Timestamp? { extensions[Extension.expiryTime].flatMap { Timestamp($0) } }

    /// Extension attributes that mean something to a node.
    public enum Extension {
        /// Sensitivity that the poster gives the whole event.
        public static let dataClassification = "dataclassification"
        public static let purpose = "purpose"
        /// After this time the event is neither sent nor shown.
        public static let expiryTime = "expirytime"
        /// The node at which an event first entered Enlace.
        public static let origin = "enlaceorigin"
        /// The nodes that an event has passed, separated by commas.
        public static let via = "enlacevia"
        /// The id of the event from which a component derived this one.
        public static let cause = "enlacecause"
    }
}
