import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension WebhookSignature {
    /// Why a text is no key. It never quotes the text.
    public enum KeyFailure: Error, Hashable, Sendable, CustomStringConvertible {
        case unknownPrefix
        case notBase64
        case wrongLength

        public var description: String {
            switch self {
            case .unknownPrefix: "a key begins with whsec_, whsk_ or whpk_"
            case .notBase64: "what follows the prefix of the key is not base64"
            case .wrongLength: "the key has the wrong length: whsec_ takes 24 to 64 bytes, whsk_ and whpk_ take 32"
            }
        }
    }
}

extension WebhookSignature.SigningKey {
    /// Reads `whsec_…` or `whsk_…`.
    public init(_ text: String) throws(WebhookSignature.KeyFailure) {
        if let bytes = try WebhookSignature.keyBytes(text, prefix: "whsec_", lengths: 24...64) {
            self = .symmetric(HMAC(key: SymmetricKey(data: bytes)))
        } else if let bytes = try WebhookSignature.keyBytes(text, prefix: "whsk_", lengths: 32...64) {
            // Some libraries append the public key to the seed.
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes.prefix(32)) else {
                throw .wrongLength
            }
            self = .ed25519(key)
        } else {
            throw .unknownPrefix
        }
    }

    public var verifyingKey: WebhookSignature.VerifyingKey {
        switch self {
        case .symmetric(let key): .symmetric(key)
        case .ed25519(let key): .ed25519(key.publicKey)
        }
    }
}

extension WebhookSignature.VerifyingKey {
    /// Reads `whsec_…` or `whpk_…`.
    public init(_ text: String) throws(WebhookSignature.KeyFailure) {
        if let bytes = try WebhookSignature.keyBytes(text, prefix: "whsec_", lengths: 24...64) {
            self = .symmetric(HMAC(key: SymmetricKey(data: bytes)))
        } else if let bytes = try WebhookSignature.keyBytes(text, prefix: "whpk_", lengths: 32...32) {
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { throw .wrongLength }
            self = .ed25519(key)
        } else {
            throw .unknownPrefix
        }
    }
}

extension WebhookSignature {
    /// A new symmetric key of 32 random bytes, in its text form.
    public static func generateSymmetricKey() -> String {
        "whsec_" + SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64EncodedString() }
    }

    /// A new Ed25519 pair in its text forms.
    public static func generateKeyPair() -> (secret: String, `public`: String) {
        let key = Curve25519.Signing.PrivateKey()
        return (
            "whsk_" + key.rawRepresentation.base64EncodedString(),
            "whpk_" + key.publicKey.rawRepresentation.base64EncodedString()
        )
    }

    fileprivate static func keyBytes(_ text: String, prefix: String, lengths: ClosedRange<Int>) throws(KeyFailure)
        -> Data?
    {
        guard text.hasPrefix(prefix) else { return nil }
        guard let bytes = Data(base64Encoded: String(text.dropFirst(prefix.count))) else { throw .notBase64 }
        guard lengths.contains(bytes.count) else { throw .wrongLength }
        return bytes
    }
}
