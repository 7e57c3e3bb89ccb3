import EnlaceCore

/// Makes the notice form of an event: the agreed fields, and the names of all the others.
struct Redaction: Sendable {
    /// The member of a notice's data that names what is not in it.
    static let withheldKey = "withheld"

    let node: String

    /// The structured event that tells what is shown of `event`, always the same bytes for the same input.
    ///
    /// Of the event's own attributes only those leave that say what it is and how it may be used; nothing of its
    /// data leaves that the catalog does not describe, at any depth.
    func body(
        of event: Event, _ facts: EventFacts, showing: Showing, purpose: String, onward: Bool, expires: Timestamp?
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
        if let least = leastCount(event, facts, showing) {
            members.append(.init(EventEnvelope.Extension.minCount, .string(String(least))))
        }
        members += facts.provenance.attributes(leaving: node, onward: onward)
        members.append(.init("data", showing.data))
        return JSON.object(members).bytes
    }

    /// Of this node's agreement, or of the one by which another node told of it, whichever says less.
    private func leastCount(_ event: Event, _ facts: EventFacts, _ showing: Showing) -> Int? {
        // An agency's event means nothing by this attribute, and could carry any number out in it.
        let stated = facts.provenance.isForeign ? event.envelope.extensions[EventEnvelope.Extension.minCount] : nil
        let received = stated.flatMap { Int($0) }.flatMap { Agreement.minCounts.contains($0) ? $0 : nil }
        return [received, showing.minCount].compactMap(\.self).max()
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
}
