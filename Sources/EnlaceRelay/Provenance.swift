package import EnlaceCore

extension EventEnvelope.Extension {
    /// Whether a receiving node may pass a notice on: ``Provenance/onwardAgreed``, or anything else for no.
    package static let onward = "enlaceonward"
}

/// Which nodes an event has passed, and whether it may go further.
package struct Provenance: Sendable, Hashable {
    /// Where it first entered Enlace; nil for an event of this node.
    package var origin: String?
    package var via: [String]
    package var allowsOnward: Bool

    package static let onwardAgreed = "agreed"
    package static let onwardNone = "none"
    package static let local = Provenance(origin: nil, via: [], allowsOnward: true)

    package init(origin: String?, via: [String], allowsOnward: Bool) {
        self.origin = origin
        self.via = via
        self.allowsOnward = allowsOnward
    }

    /// What an event says of its own way.
    package init(_ extensions: [String: String]) {
        origin = extensions[EventEnvelope.Extension.origin]
        let via = extensions[EventEnvelope.Extension.via] ?? ""
        self.via = via.split(separator: ",").map { String($0.filter { $0 != " " }) }
        let onward = extensions[EventEnvelope.Extension.onward]
        allowsOnward = origin == nil && self.via.isEmpty || onward == Provenance.onwardAgreed
    }

    package var isForeign: Bool { origin != nil || !via.isEmpty }

    package func passed(_ node: String) -> Bool { origin == node || via.contains(node) }

    /// The attributes with which `node` sends it on.
    func attributes(leaving node: String, onward: Bool) -> [JSON.Member] {
        let text = onward ? Provenance.onwardAgreed : Provenance.onwardNone
        return [
            .init(EventEnvelope.Extension.origin, .string(origin ?? via.first ?? node)),
            .init(EventEnvelope.Extension.via, .string((via + [node]).joined(separator: ","))),
            .init(EventEnvelope.Extension.onward, .string(text)),
        ]
    }
}
