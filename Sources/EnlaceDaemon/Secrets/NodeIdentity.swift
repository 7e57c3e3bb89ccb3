import EnlaceCore
import EnlaceDisclosures

/// The Ed25519 keys with which a node signs in its own name: checkpoints of its disclosure log, receipts, cosignatures.
///
/// The first is made at the first start and kept among the secrets, wrapped by the node key. During a rotation there are
/// two, and everything is signed by both, so that peers may pin the old one or the new.
struct NodeIdentity: Sendable {
    /// The name of the secret that is made where it is missing.
    static let secretName = "node_identity"

    let node: String
    /// At least one; the newest last.
    let signers: [NodeSigner]

    enum Failure: Error, CustomStringConvertible {
        case unusable(String)
        case missing(String)

        var description: String {
            switch self {
            case .unusable(let name):
                "the secret \(name) is no Ed25519 key (whsk_...): the state folder is another node's, or was changed"
            case .missing(let name):
                "node.identity_keys: there is no secret '\(name)'; enlacectl keys generate --kind ed25519 --name \(name)"
            }
        }
    }

    /// Reads the keys, or makes the first where there is none yet. Blocks.
    ///
    /// - Parameter names: of their secrets; at least one.
    init(
        of node: String, names: [String] = [NodeIdentity.secretName], in secrets: SecretStore, at now: Timestamp
    ) throws {
        if names.contains(NodeIdentity.secretName), secrets.secret(named: NodeIdentity.secretName) == nil {
            try secrets.add(WebhookSignature.generateKeyPair().secret, named: NodeIdentity.secretName, at: now)
        }
        self.node = node
        signers = try names.map { name in
            guard let text = secrets.secret(named: name) else { throw Failure.missing(name) }
            guard let signer = NodeSigner(text) else { throw Failure.unusable(name) }
            return signer
        }
    }

    /// What peers pin.
    var publicKeys: [NodePublicKey] { signers.map(\.publicKey) }

    /// What others verify its checkpoints with, the newest key last.
    var verifiers: [CheckpointVerifier] {
        publicKeys.map { $0.verifier(named: Checkpoint.origin(node: node)) }
    }

    /// - Throws: what the Ed25519 implementation throws.
    func sign(_ checkpoint: Checkpoint) throws -> String { try checkpoint.signed(by: signers) }

    /// Signs for a peer's checkpoint, with each key a line.
    ///
    /// - Throws: what the Ed25519 implementation throws.
    func cosign(_ checkpoint: Checkpoint, at time: Timestamp) throws -> String {
        try signers.map { try Cosignature.line(on: checkpoint, at: time, by: node, with: $0) }.joined(separator: "\n")
    }
}
