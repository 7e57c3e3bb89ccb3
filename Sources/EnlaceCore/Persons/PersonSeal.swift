#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension EventEnvelope.Extension {
    /// Names the key under which an event's data is sealed; set by the node that keeps it, and never taken from others.
    public static let sealed = "enlacesealed"
    /// Random bits in a notice about a person, so that a digest of its body tells nothing to who cannot see it.
    public static let salt = "enlacesalt"

    /// Attributes of a sealed event that stay readable: how it came here and how it may be used, never what it says.
    static let inClear: Set<String> = [
        dataClassification, purpose, expiryTime, origin, via, "enlaceonward", cause,
    ]
}

/// How sealed things look: an attribute that names the key, and ciphertext in place of the data.
enum PersonSeal {
    static func binding(source: String, id: String) -> String { "event\0\(source)\0\(id)" }
    static func binding(notice id: String) -> String { "notice\0\(id)" }
    static func binding(snapshotOf component: String) -> String { "snapshot\0\(component)" }

    static func text(_ sealed: [UInt8]) -> JSON { .string(Data(sealed).base64EncodedString()) }

    static func bytes(_ text: String?) -> [UInt8]? {
        text.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
    }

    /// The event as it came, attributes that are not readable from outside included.
    static func plain(_ content: EventContent) -> [UInt8] {
        let count = withUnsafeBytes(of: UInt32(content.head.count).bigEndian) { Array($0) }
        return count + content.head + content.body.bytes
    }

    static func content(_ plain: [UInt8]) -> EventContent? {
        guard plain.count >= 4 else { return nil }
        let count = plain[..<4].reduce(0) { $0 << 8 | Int($1) }
        guard plain.count >= 4 + count else { return nil }
        return try? EventContent(head: Array(plain[4..<4 + count]), body: Array(plain[(4 + count)...]))
    }
}

extension EventDraft {
    /// What the journal keeps of an event about a person.
    func sealed(under key: PersonKey) throws(JournalError) -> EventDraft {
        let binding = PersonSeal.binding(source: envelope.source, id: envelope.id)
        let data = PersonSeal.text(try key.seal(PersonSeal.plain(content), binding: binding))
        var shown = envelope
        shown.extensions = envelope.extensions.filter { EventEnvelope.Extension.inClear.contains($0.key) }
        shown.extensions[EventEnvelope.Extension.sealed] = key.id.hex
        return EventDraft(envelope: shown, content: EventContent(built: shown.json(data: data).bytes), agency: agency)
    }
}

extension EventEnvelope {
    /// A structured event with these attributes, always the same bytes.
    fileprivate func json(data: JSON) -> JSON {
        var members: [JSON.Member] = [
            .init("specversion", "1.0"), .init("id", .string(id)), .init("source", .string(source)),
            .init("type", .string(type.name)),
        ]
        if let subject { members.append(.init("subject", .string(subject))) }
        if let time { members.append(.init("time", .string(time.description))) }
        for (name, value) in extensions.sorted(by: { $0.key < $1.key }) { members.append(.init(name, .string(value))) }
        return .object(members + [.init("data", data)])
    }
}
