public import EnlaceCore

extension EventDraft {
    /// An event as an agency would post it, in structured mode.
    public static func posted(
        _ type: EventType, id: String, source: String = "/agencies/test", subject: String? = nil, data: JSON,
        extensions: [String: String] = [:], agency: String = "test"
    ) -> EventDraft {
        var members: [JSON.Member] = [
            .init("specversion", "1.0"), .init("id", .string(id)), .init("source", .string(source)),
            .init("type", .string(type.name)),
        ]
        if let subject { members.append(.init("subject", .string(subject))) }
        for (name, value) in extensions.sorted(by: { $0.key < $1.key }) { members.append(.init(name, .string(value))) }
        members.append(.init("data", data))
        let content = EventContent(structured: document(.object(members)).root)
        let envelope = EventEnvelope(id: id, source: source, type: type, subject: subject, extensions: extensions)
        return EventDraft(envelope: envelope, content: content, agency: agency)
    }

    /// The event as a journal would hand it out.
    public func recorded(at position: Int64, _ time: Timestamp) -> Event {
        Event(position: position, recorded: time, envelope: envelope, content: content, agency: agency)
    }
}

/// Scans JSON that the test wrote itself.
public func document(_ json: JSON) -> JSONDocument {
    try! JSONDocument(json.bytes)
}

extension JSONView {
    /// Scans a literal.
    public static func literal(_ text: String) -> JSONView {
        try! JSONDocument(Array(text.utf8)).root
    }
}
