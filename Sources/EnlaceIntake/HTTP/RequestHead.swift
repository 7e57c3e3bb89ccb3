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

    package init() {}

    package init(_ fields: HTTPFields) {
        for field in fields {
            let name = field.name.canonicalName
            switch name {
            case "content-type": take(\.contentType, field.value, name)
            case "content-encoding": take(\.contentEncoding, field.value, name)
            case "authorization": take(\.authorization, field.value, name)
            case "webhook-id": take(\.webhookID, field.value, name)
            case "webhook-timestamp": take(\.webhookTimestamp, field.value, name)
            case "webhook-signature": take(\.webhookSignature, field.value, name)
            case "enlace-checkpoint": take(\.checkpoint, field.value, name)
            case "enlace-consistency": take(\.consistency, field.value, name)
            default: if name.hasPrefix("ce-") { takeAttribute(String(name.dropFirst(3)), field.value) }
            }
        }
    }

    private mutating func take(_ slot: WritableKeyPath<RequestHead, String?>, _ value: String, _ name: String) {
        if self[keyPath: slot] != nil { repeated = name }
        self[keyPath: slot] = value
    }

    private mutating func takeAttribute(_ name: String, _ value: String) {
        if attributes.contains(where: { $0.name == name }) { repeated = "ce-\(name)" }
        attributes.append((name, value))
    }
}
