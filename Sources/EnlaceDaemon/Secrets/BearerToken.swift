import Crypto
import EnlaceCore

/// A token for those who cannot sign: shown once, and known to the node only by its SHA-256.
package struct BearerToken: Sendable {
    /// `enl_` and 64 hexadecimal digits: 256 random bits.
    package let text: String

    package static func generate() -> BearerToken {
        BearerToken(text: "enl_" + SymmetricKey(size: .bits256).withUnsafeBytes { Array($0).hex })
    }

    /// SHA-256 of the text, hexadecimal.
    package var digest: String { Array(SHA256.hash(data: Array(text.utf8))).hex }
}
