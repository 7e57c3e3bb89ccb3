import Crypto
import EnlaceCore

/// The secret from which the pseudonyms follow that this node gives persons toward its partners.
///
/// It is made at the first start and kept among the secrets, wrapped by the node key.
enum NodePseudonyms {
    /// The secret's name.
    static let secretName = "node_pseudonyms"

    enum Failure: Error, CustomStringConvertible {
        case unusable

        var description: String {
            "the secret \(NodePseudonyms.secretName) is not 32 bytes in hexadecimal digits: the state folder was changed"
        }
    }

    /// Reads the secret, or makes it where there is none yet. Blocks.
    static func load(from secrets: SecretStore) throws -> KeyedPseudonyms {
        if secrets.secret(named: secretName) == nil {
            try secrets.add(SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }.hex, named: secretName)
        }
        guard let secret = [UInt8](hex: secrets.secret(named: secretName) ?? ""), secret.count == 32 else {
            throw Failure.unusable
        }
        return KeyedPseudonyms(secret: secret)
    }
}
