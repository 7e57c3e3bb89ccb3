import HTTPTypes

/// Header fields of the handshake in the webhook specification of CloudEvents 1.0.
enum WebhookField {
    static let requestOrigin = name("WebHook-Request-Origin")
    static let requestRate = name("WebHook-Request-Rate")
    static let allowedOrigin = name("WebHook-Allowed-Origin")
    static let allowedRate = name("WebHook-Allowed-Rate")

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("not a field name") }
        return name
    }
}
