package import HTTPTypes

/// What intake reads of a request's header fields, picked out in one pass.
package struct RequestHead: Sendable {
    package var contentType: String?
    package var contentEncoding: String?
    package var authorization: String?
    package var webhookID: String?
    package var webhookTimestamp: String?
    package var webhookSignature: String?
    /// `enlace-checkpoint` and `enlace-consistency`: what a peer shows of its log.
    package var checkpoint: String?
    package var consistency: String?
    /// The `ce-*` fields without their prefix, as they stand.
    package var attributes: [(name: String, value: String)] = []
    /// The first field that stands twice although it has one meaning only: a second reader might take the other.
    package var repeated: String?
    /// The first `ce-*` field whose bytes were no UTF-8: the parser has put the same sign in place of each, so what was
    /// different may be the same now. Whoever means that sign percent-encodes it.
    package var garbled: String?

    package init() {}

    package init(_ fields: HTTPFields) {
        for field in fields {
            let (name, value) = (field.name.canonicalName, field.value)
            let isFirst =
                switch name {
                case "content-type": RequestHead.put(value, &contentType)
                case "content-encoding": RequestHead.put(value, &contentEncoding)
                case "authorization": RequestHead.put(value, &authorization)
                case "webhook-id": RequestHead.put(value, &webhookID)
                case "webhook-timestamp": RequestHead.put(value, &webhookTimestamp)
                case "webhook-signature": RequestHead.put(value, &webhookSignature)
                case "enlace-checkpoint": RequestHead.put(value, &checkpoint)
                case "enlace-consistency": RequestHead.put(value, &consistency)
                default: !name.hasPrefix("ce-") || putAttribute(value, name)
                }
            if !isFirst { repeated = name }
        }
    }

    /// Whether nothing stood in `slot` yet.
    private static func put(_ value: String, _ slot: inout String?) -> Bool {
        defer { slot = value }
        return slot == nil
    }

    private mutating func putAttribute(_ value: String, _ field: String) -> Bool {
        let name = String(field.dropFirst(3))
        if garbled == nil, value.unicodeScalars.contains("\u{FFFD}") { garbled = field }
        defer { attributes.append((name, value)) }
        return !attributes.contains { $0.name == name }
    }
}
