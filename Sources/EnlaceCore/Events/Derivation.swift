import Crypto

/// An event that a component derives: its id follows from what caused it, so deriving twice changes nothing.
public struct Derivation: Sendable {
    public var type: EventType
    public var subject: String?
    public var data: JSON
    /// When what it states became true: the recorded time of the cause, or the time at which a timer was due.
    public var time: Timestamp
    public var cause: Cause

    public enum Cause: Sendable {
        /// The `index`-th event that follows from an event of the journal.
        case event(source: String, id: String, index: Int)
        /// A timer of an object, by the time at which it was due.
        case timer(object: String, due: Timestamp, index: Int)
    }

    public init(_ type: EventType, subject: String?, data: JSON, time: Timestamp, cause: Cause) {
        self.type = type
        self.subject = subject
        self.data = data
        self.time = time
        self.cause = cause
    }

    /// Derived from `event`; `index` tells apart what follows from the same event.
    public init(_ type: EventType, subject: String?, data: JSON, from event: Event, index: Int) {
        self.init(
            type, subject: subject, data: data, time: event.recorded,
            cause: .event(source: event.source, id: event.id, index: index))
    }

    /// The event in full, as `component` of `node` publishes it.
    public func draft(node: String, component: String) -> EventDraft {
        let source = Derivation.source(node: node, component: component)
        let id = id(component: component)
        var members: [JSON.Member] = [
            .init("specversion", "1.0"),
            .init("id", .string(id)),
            .init("source", .string(source)),
            .init("type", .string(type.name)),
        ]
        if let subject { members.append(.init("subject", .string(subject))) }
        members.append(.init("time", .string(time.description)))
        var extensions: [String: String] = [:]
        if case .event(_, let cause, _) = cause {
            extensions[EventEnvelope.Extension.cause] = cause
            members.append(.init(EventEnvelope.Extension.cause, .string(cause)))
        }
        members.append(.init("data", data))
        let envelope = EventEnvelope(
            id: id, source: source, type: type, subject: subject, time: time, extensions: extensions)
        return EventDraft(envelope: envelope, content: EventContent(built: .object(members)), agency: nil)
    }

    public static func source(node: String, component: String) -> String {
        "/nodes/\(node)/\(component)"
    }

    private func id(component: String) -> String {
        let text =
            switch cause {
            case .event(let source, let id, let index): "event\0\(component)\0\(source)\0\(id)\0\(index)"
            case .timer(let object, let due, let index):
                "timer\0\(component)\0\(object)\0\(due.milliseconds)\0\(index)"
            }
        return SHA256.hash(data: Array(text.utf8)).prefix(16).hex
    }
}
