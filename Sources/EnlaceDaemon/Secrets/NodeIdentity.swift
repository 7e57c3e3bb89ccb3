import Crypto
import EnlaceCore
import EnlaceDisclosures

/// The Ed25519 key with which a node signs in its own name: the checkpoints of its disclosure log.
///
/// It is made at the first start and kept among the secrets, wrapped by the node key.
struct NodeIdentity: Sendable {
    /// The secret's name.
    static let secretName = "node_identity"

    let node: String
    private let key: Curve25519.Signing.PrivateKey

    enum Failure: Error, CustomStringConvertible {
        case unusable

        var description: String {
            "the secret \(NodeIdentity.secretName) is no Ed25519 key (whsk_...): the state folder is another node's, or was changed"
        }
    }

    /// Reads the key, or makes it where there is none yet. Blocks.
    init(of node: String, in secrets: SecretStore) throws {
        if secrets.secret(named: NodeIdentity.secretName) == nil {
            try secrets.add(WebhookSignature.generateKeyPair().secret, named: NodeIdentity.secretName)
        }
        let text = secrets.secret(named: NodeIdentity.secretName) ?? ""
        guard case .ed25519(let key) = try? WebhookSignature.SigningKey(text) else { throw Failure.unusable }
        self.node = node
        self.key = key
    }

    /// What others verify its checkpoints with.
    var verifier: CheckpointVerifier {
        CheckpointVerifier(name: Checkpoint.origin(node: node), key: key.publicKey)
    }

    /// - Throws: what the Ed25519 implementation throws.
    func sign(_ checkpoint: Checkpoint) throws -> String { try checkpoint.signed(by: key) }
}
