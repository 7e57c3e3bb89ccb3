import Crypto
package import EnlaceCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One way for an agency to show that a request is its own, with its keys at hand.
package enum Authentication: Sendable {
    /// A signature of the request by any of the keys: old and new during rotation.
    case standardWebhooks([WebhookSignature.VerifyingKey])
    /// `Authorization: Bearer TOKEN`, known by the token's SHA-256 alone.
    case bearer(tokenDigest: [UInt8])
    /// `Authorization: Basic …`, known by the SHA-256 of what follows the scheme.
    case basic(credentialsDigest: [UInt8])

    /// The token of which only the digest is kept.
    package static func bearer(token: String) -> Authentication {
        .bearer(tokenDigest: digest(token))
    }

    package static func basic(user: String, password: String) -> Authentication {
        .basic(credentialsDigest: digest(Data("\(user):\(password)".utf8).base64EncodedString()))
    }

    static func digest(_ text: some StringProtocol) -> [UInt8] {
        Array(SHA256.hash(data: Array(text.utf8)))
    }
}
