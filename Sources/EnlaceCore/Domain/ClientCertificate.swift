/// A certificate with its private key, both in PEM: who this node is in a TLS handshake that asks for it.
///
/// The key stays in memory; a description shows nothing of it.
public struct ClientCertificate: Sendable, Hashable, CustomStringConvertible {
    /// The certificate, and after it those that lead to its authority.
    public let certificate: String
    public let key: String

    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    public var description: String { "a client certificate" }

    /// Why a text holds no certificates, as the end of a sentence; nil if it does.
    public static func objection(toCertificate text: String) -> String? {
        PEM.hasBlock(in: text) { $0 == "CERTIFICATE" }
            ? nil : "expected certificates in PEM, from -----BEGIN CERTIFICATE----- to the end"
    }

    /// Why a text holds no private key that can be used, as the end of a sentence; nil if it does.
    public static func objection(toKey text: String) -> String? {
        if text.contains("ENCRYPTED") { return "is encrypted with a password; keep it without one, it is wrapped here" }
        return PEM.hasBlock(in: text) { $0.hasSuffix("PRIVATE KEY") } ? nil : "is no private key in PEM"
    }
}
