import EnlaceCore

extension NoticeDelivery.Endpoint {
    /// Keys: `url`, `allow_plain_http` (false), `pinned_keys`, `client_certificate`.
    init(_ reader: ConfigurationReader, in context: ConfigurationContext) {
        self.init(
            url: reader.string("url"), allowsPlainHTTP: reader.flag("allow_plain_http", default: false),
            pinnedKeys: NoticeDelivery.Endpoint.pinnedKeys(reader),
            clientCertificate: reader.record("client_certificate") { ClientCertificate($0, in: context) })
        if !url.isEmpty, let objection { reader.problem("url", objection) }
        for key in ["pinned_keys", "client_certificate"] where reader.node(key) != nil && url.hasPrefix("http:") {
            reader.problem(key, "needs TLS; the url begins with http://")
        }
    }

    private static func pinnedKeys(_ reader: ConfigurationReader) -> [String] {
        reader.refuseEmpty("pinned_keys")
        let keys = reader.placedStrings("pinned_keys")
        for (text, place) in keys where !isPin(text) {
            reader.problems.add(
                at: place, "pinned_keys: expected sha256// and the SHA-256 of a public key in base64 (44 characters)")
        }
        return keys.map(\.text)
    }

    /// 32 bytes in base64 are 43 digits and one `=`.
    private static func isPin(_ text: String) -> Bool {
        let digits = text.dropFirst(8)
        return text.hasPrefix("sha256//") && digits.utf8.count == 44 && digits.hasSuffix("=")
            && digits.dropLast().allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "+" || $0 == "/") }
    }
}

extension ClientCertificate {
    /// Keys: `certificate`, in PEM, and `key`, the name of a secret.
    fileprivate init(_ reader: ConfigurationReader, in context: ConfigurationContext) {
        let certificate = reader.string("certificate")
        if !certificate.isEmpty, let objection = ClientCertificate.objection(toCertificate: certificate) {
            reader.problem("certificate", objection)
        }
        self.init(certificate: certificate, key: ClientCertificate.key(reader, in: context))
    }

    private static func key(_ reader: ConfigurationReader, in context: ConfigurationContext) -> String {
        let name = reader.string("key")
        guard !name.isEmpty, let place = reader.node("key")?.place,
            let key = reader.secret(name, at: place, in: context)
        else { return "" }
        if let objection = ClientCertificate.objection(toKey: key) {
            reader.problem("key", "secret '\(name)' \(objection)")
        }
        return key
    }
}
