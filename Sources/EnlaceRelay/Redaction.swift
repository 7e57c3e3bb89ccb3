import EnlaceCore

/// Makes the notice form of an event: the agreed fields, and the names of all the others.
struct Redaction: Sendable {
    /// The member of a notice's data that names what is not in it.
    static let withheldKey = "withheld"

    let node: String

    /// The structured event that `form` leaves of `event`, always the same bytes for the same input.
    ///
    /// Of the event's own attributes only those leave that say what it is and how it may be used; nothing of its
    /// data leaves that the catalog does not describe, at any depth.
    ///
    /// - Parameter alias: what stands in place of the person's pseudonym.
    func body(
        of event: Event, _ facts: EventFacts, form: Decision.Form, purpose: String, onward: Bool, expires: Timestamp?,
        alias: String?
    ) -> [UInt8] {
        var members: [JSON.Member] = [
            .init("specversion", "1.0"),
            .init("id", .string(event.id)),
            .init("source", .string(event.source)),
            .init("type", .string(event.type.name)),
        ]
        if let subject = event.subject { members.append(.init("subject", .string(subject))) }
        members.append(.init("time", .string((event.envelope.time ?? event.recorded).description)))
        members.append(.init("datacontenttype", "application/json"))
        members += labels(facts, purpose: purpose, expires: expires)
        if let salt = event.envelope.extensions[EventEnvelope.Extension.salt] {
            members.append(.init(EventEnvelope.Extension.salt, .string(salt)))
        }
        members += facts.provenance.attributes(leaving: node, onward: onward)
        members.append(.init("data", data(event.data, facts.description, form, alias)))
        return JSON.object(members).bytes
    }

    private func labels(_ facts: EventFacts, purpose: String, expires: Timestamp?) -> [JSON.Member] {
        typealias Extension = EventEnvelope.Extension
        var members: [JSON.Member] = [.init(Extension.purpose, .string(purpose))]
        if let label = facts.classification {
            members.append(.init(Extension.dataClassification, .string(label.rawValue)))
        }
        if let expires { members.append(.init(Extension.expiryTime, .string(expires.description))) }
        return members
    }

    private func data(
        _ data: JSONView?, _ description: EventTypeDescription, _ form: Decision.Form, _ alias: String?
    ) -> JSON {
        Redaction.data(description, form) { name in
            name == FieldType.personField ? alias.map(JSON.string) : data?[name]?.json
        }
    }

    static func data(
        _ description: EventTypeDescription, _ form: Decision.Form, value: (String) -> JSON?
    ) -> JSON {
        var members: [JSON.Member] = []
        for field in description.fields where form.fields.contains(field.name) {
            guard let admitted = value(field.name).flatMap(field.type.admitted) else { continue }
            members.append(.init(field.name, admitted))
        }
        if !form.withheld.isEmpty {
            members.append(.init(withheldKey, .array(form.withheld.map(JSON.string))))
        }
        return .object(members)
    }
}
