import Crypto
import EnlaceCore

/// A bearer token with which a partner reads, remembered only by its SHA-256.
package struct ReadToken: Sendable, Hashable {
    private let digest: [UInt8]

    package init(secret: String) {
        digest = Array(SHA256.hash(data: Array(secret.utf8)))
    }

    /// Reads `sha256:` and 64 hexadecimal digits; nil for anything else.
    package init?(digest text: String) {
        guard text.hasPrefix("sha256:") else { return nil }
        guard let bytes = [UInt8](hex: text.dropFirst(7)), bytes.count == 32 else { return nil }
        digest = bytes
    }

    /// Compares in a time that does not depend on where the two differ.
    package func matches(_ other: ReadToken) -> Bool {
        zip(digest, other.digest).reduce(UInt8(digest.count ^ other.digest.count)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension Sequence<Partner> {
    /// The partner that holds `token`. Every token of every partner is compared, found or not.
    package func holder(of token: String) -> Partner? {
        let offered = ReadToken(secret: token)
        return reduce(nil) { found, partner in
            let holds = partner.readTokens.reduce(false) { $1.matches(offered) || $0 }
            return found ?? (holds ? partner : nil)
        }
    }
}
