package import EnlaceCore

extension Authentication {
    private enum Kind: String, CaseIterable {
        case standardWebhooks = "standard_webhooks"
        case bearer, basic
    }

    /// Reads one method; nil, and a noted problem, where it cannot be used.
    ///
    /// - `kind`: `standard_webhooks`, `bearer` or `basic`.
    /// - `keys` (standard_webhooks): names of secrets that hold `whsec_…`, or public keys `whpk_…` as they are.
    /// - `sha256` (bearer): the token's SHA-256 in hexadecimal digits, or `token`: the name of a secret that holds it.
    /// - `user` and `password` (basic): the password by the name of its secret.
    package init?(_ reader: ConfigurationReader, in context: ConfigurationContext) {
        guard let kind: Kind = reader.choice("kind") else { return nil }
        let method: Authentication? =
            switch kind {
            case .standardWebhooks: Authentication.standardWebhooks(reader, in: context)
            case .bearer: Authentication.bearer(reader, in: context)
            case .basic: Authentication.basic(reader, in: context)
            }
        guard let method else { return nil }
        self = method
    }

    private static func standardWebhooks(_ reader: ConfigurationReader, in context: ConfigurationContext)
        -> Authentication?
    {
        let names = reader.placedStrings("keys")
        if names.isEmpty { reader.problem("keys", "expected at least one key") }
        let keys = names.compactMap { text, place in verifyingKey(text, at: place, reader, in: context) }
        return keys.isEmpty ? nil : .standardWebhooks(keys)
    }

    private static func verifyingKey(
        _ text: String, at place: SourcePlace, _ reader: ConfigurationReader, in context: ConfigurationContext
    ) -> WebhookSignature.VerifyingKey? {
        if text.hasPrefix("whsec_") || text.hasPrefix("whsk_") {
            reader.problems.add(at: place, "keys: a secret key does not belong in this file; name its secret instead")
            return nil
        }
        let isInline = text.hasPrefix("whpk_")
        guard let key = isInline ? text : reader.secret(text, at: place, in: context) else { return nil }
        do {
            return try WebhookSignature.VerifyingKey(key)
        } catch {
            if key.hasPrefix("whsk_") {
                reader.problems.add(
                    at: place,
                    "keys: secret '\(text)' is the secret half of a pair; write its public half, whpk_..., here")
                return nil
            }
            reader.problems.add(
                at: place, isInline ? "keys: \(error)" : "keys: secret '\(text)' is not usable: \(error)")
            return nil
        }
    }

    private static func bearer(_ reader: ConfigurationReader, in context: ConfigurationContext) -> Authentication? {
        let inline = reader.optionalString("sha256")
        let name = reader.optionalString("token")
        guard (inline == nil) != (name == nil) else {
            reader.problem("kind", "bearer takes either sha256 or token, the name of a secret")
            return nil
        }
        let key = inline == nil ? "token" : "sha256"
        let text = inline ?? name.flatMap { reader.secret($0, at: reader.place(of: key), in: context) }
        guard let text else { return nil }
        guard let digest = [UInt8](hex: text), digest.count == 32 else {
            reader.problem(key, "expected the token's SHA-256 as 64 hexadecimal digits")
            return nil
        }
        return .bearer(tokenDigest: digest)
    }

    private static func basic(_ reader: ConfigurationReader, in context: ConfigurationContext) -> Authentication? {
        let user = reader.string("user")
        let name = reader.string("password")
        if user.contains(":") { reader.problem("user", "must not contain ':'") }
        guard !user.isEmpty, !name.isEmpty,
            let password = reader.secret(name, at: reader.place(of: "password"), in: context)
        else { return nil }
        return .basic(user: user, password: password)
    }
}
