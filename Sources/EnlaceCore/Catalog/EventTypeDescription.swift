/// All that is known of a type of event, described once: validation, redaction, JSON Schema and the docs page come from it.
///
/// An object, because every component looks it up for every event, on every thread.
public final class EventTypeDescription: Sendable {
    public let type: EventType
    public let doc: String
    public let origin: Origin
    /// What the CloudEvents `subject` names, and what the event does to it.
    public let object: ObjectRule
    public let retention: Retention
    public let fields: [FieldDescription]
    /// What no single field can say, for example that groups must not exceed their total; asked only of data
    /// whose fields are sound, with pointers that begin with `/data`.
    public let check: (@Sendable (JSONView) -> EventViolations)?
    /// For a type that counts people over a stretch of time; nil for one that tells how many there are now.
    public let window: CountWindow?
    /// For a type of which some events are not let out at all under a least count.
    public let countHint: CountHint?

    public init(
        _ type: EventType, doc: String, origin: Origin = .posted, object: ObjectRule, retention: Retention,
        fields: [FieldDescription], check: (@Sendable (JSONView) -> EventViolations)? = nil,
        window: CountWindow? = nil, countHint: CountHint? = nil
    ) {
        self.type = type
        self.doc = doc
        self.origin = origin
        self.object = object
        self.retention = retention
        self.fields = fields
        self.check = check
        self.window = window
        self.countHint = countHint
    }

    public enum Origin: Sendable {
        /// Posted by agencies.
        case posted
        /// Posted by agencies of this node, which no other node needs to know of: it stays here.
        case postedHere
        /// Derived by the named component; `travels` between nodes that are peers.
        case derived(by: String, travels: Bool)
    }

    public enum Retention: Sendable, Hashable {
        case days(Int)
        /// As long as the node.
        case always
    }
}

/// What an event's `subject` names, and who may say so.
public struct ObjectRule: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case shelter, service, incident, bulletin, series, alert, partner, event, dataset, concern, consent, basis,
            erasure
    }

    public enum Role: Sendable, Hashable {
        /// Brings the object into being, or describes it anew: the first agency to do so owns it.
        case registers
        /// Reports on it, corrects it or closes it: only its owner and the delegates that the owner names may.
        case reports
        /// Needs no right to the object.
        case mentions
    }

    public var kind: Kind
    public var role: Role
    /// False where an event may also be about no object at all, and then has no `subject`.
    public var isSubjectRequired: Bool

    public init(_ kind: Kind, _ role: Role, isSubjectRequired: Bool = true) {
        self.kind = kind
        self.role = role
        self.isSubjectRequired = isSubjectRequired
    }
}
