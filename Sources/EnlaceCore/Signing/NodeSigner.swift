package import Crypto

/// An Ed25519 key with which a node signs in its own name.
package struct NodeSigner: Sendable {
    package let key: Curve25519.Signing.PrivateKey

    package init(_ key: Curve25519.Signing.PrivateKey) {
        self.key = key
    }

    /// Reads `whsk_…`; nil for anything else.
    package init?(_ text: String) {
        guard case .ed25519(let key) = try? WebhookSignature.SigningKey(text) else { return nil }
        self.init(key)
    }

    package var publicKey: NodePublicKey { NodePublicKey(key.publicKey) }
}

/// The public half of a ``NodeSigner``: what a peer pins.
package struct NodePublicKey: Hashable, Sendable {
    package let key: Curve25519.Signing.PublicKey

    package init(_ key: Curve25519.Signing.PublicKey) {
        self.key = key
    }

    /// Reads `whpk_…`; nil for anything else.
    package init?(_ text: String) {
        guard case .ed25519(let key) = try? WebhookSignature.VerifyingKey(text), text.hasPrefix("whpk_") else {
            return nil
        }
        self.init(key)
    }

    package var text: String { "whpk_" + Base64.encode(Array(key.rawRepresentation)) }

    package func verifier(named name: String) -> NoteVerifier { NoteVerifier(name: name, key: key) }

    package static func == (lhs: NodePublicKey, rhs: NodePublicKey) -> Bool {
        lhs.key.rawRepresentation == rhs.key.rawRepresentation
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(key.rawRepresentation) }
}
