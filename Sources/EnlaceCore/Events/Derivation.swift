/// An event that a component derives: its id follows from what caused it, so deriving twice changes nothing.
public struct Derivation: Sendable {
    public var type: EventType
    public var subject: String?
    public var data: JSON
    /// When what it states became true: the recorded time of the cause, or the time at which a timer was due.
    public var time: Timestamp
    public var cause: Cause
    /// Those of what it rests on; of what follows from an event, at least that event's.
    public var labels: EventLabels

    public enum Cause: Sendable {
        /// The `index`-th event that follows from an event of the journal.
        case event(source: String, id: String, index: Int)
        /// A timer of an object, by the time at which it was due.
        case timer(object: String, due: Timestamp, index: Int)
    }

    public init(
        _ type: EventType, subject: String?, data: JSON, time: Timestamp, cause: Cause, labels: EventLabels = .none
    ) {
        self.type = type
        self.subject = subject
        self.data = data
        self.time = time
        self.cause = cause
        self.labels = labels
    }

    /// Derived from `event`; `index` tells apart what follows from the same event.
    public init(_ type: EventType, subject: String?, data: JSON, from event: Event, index: Int) {
        self.init(
            type, subject: subject, data: data, time: event.recorded,
            cause: .event(source: event.source, id: event.id, index: index), labels: EventLabels(event))
    }

    /// The event in full, as `component` of `node` publishes it.
    public func draft(node: String, component: String) -> EventDraft {
        let source = Derivation.source(node: node, component: component)
        let id = id(component: component)
        var writer = JSONObjectWriter()
        writer.add("specversion", "1.0")
        writer.add("id", id)
        writer.add("source", source)
        writer.add("type", type.name)
        if let subject { writer.add("subject", subject) }
        writer.add("time", time.description)
        var extensions: [String: String] = [:]
        if case .event(_, let cause, _) = cause {
            extensions[EventEnvelope.Extension.cause] = cause
            writer.add(EventEnvelope.Extension.cause, cause)
        }
        for (name, value) in labels.values.sorted(by: { $0.key < $1.key }) {
            extensions[name] = value
            writer.add(name, value)
        }
        writer.add("data", data)
        let envelope = EventEnvelope(
            id: id, source: source, type: type, subject: subject, time: time, extensions: extensions)
        return EventDraft(envelope: envelope, content: EventContent(built: writer.finish()), agency: nil)
    }

    public static func source(node: String, component: String) -> String {
        "/nodes/\(node)/\(component)"
    }

    /// The id of the `index`-th event that `component` derives from the event of `source` and `id`.
    package static func id(component: String, source: String, id: String, index: Int) -> String {
        DerivedID.of("event", component, source, id, String(index))
    }

    private func id(component: String) -> String {
        switch cause {
        case .event(let source, let id, let index):
            Derivation.id(component: component, source: source, id: id, index: index)
        case .timer(let object, let due, let index):
            DerivedID.of("timer", component, object, String(due.milliseconds), String(index))
        }
    }
}
