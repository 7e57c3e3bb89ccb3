package import Crypto
import EnlaceCore

/// How far a node's disclosure log reached at some time: what its partners keep, and hold it to.
///
/// Its text is a checkpoint of the C2SP specification tlog-checkpoint, so that other programs can read it.
package struct Checkpoint: Hashable, Sendable {
    /// Names the log: `enlace/NODE/disclosures`.
    package var origin: String
    package var size: UInt64
    package var root: MerkleHash

    package init(origin: String, size: UInt64, root: MerkleHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    package static func origin(node: String) -> String { "enlace/\(node)/disclosures" }

    /// What is signed: three lines, each ended.
    package var text: String { "\(origin)\n\(size)\n\(root.base64)\n" }

    /// Reads ``text``; nil if it is anything else.
    package init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 4, lines[3].isEmpty, !lines[0].isEmpty, let size = UInt64(lines[1]),
            String(size) == lines[1], let root = MerkleHash(base64: String(lines[2]))
        else { return nil }
        self.init(origin: String(lines[0]), size: size, root: root)
    }

    /// The text with a signature below it, in the form of the C2SP specification signed-note (Ed25519).
    ///
    /// - Throws: what the Ed25519 implementation throws.
    package func signed(by key: Curve25519.Signing.PrivateKey) throws -> String {
        let signature = try key.signature(for: Array(text.utf8))
        let verifier = CheckpointVerifier(name: origin, key: key.publicKey)
        return "\(text)\n— \(origin) \(Base64.encode(verifier.keyID + Array(signature)))\n"
    }
}

/// The public key that a log's checkpoints are verified with.
package struct CheckpointVerifier: Sendable {
    package let name: String
    private let key: Curve25519.Signing.PublicKey

    package init(name: String, key: Curve25519.Signing.PublicKey) {
        self.name = name
        self.key = key
    }

    /// Reads ``text``; nil if it is no such key, or its id is not that of its bytes.
    package init?(text: String) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64.decode(parts[2]), bytes.first == 1,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes.dropFirst())
        else { return nil }
        self.init(name: String(parts[0]), key: key)
        guard keyID == [UInt8](hex: parts[1]) else { return nil }
    }

    /// As signed-note writes it: name, key id and key, joined by `+`.
    package var text: String { "\(name)+\(keyID.hex)+\(Base64.encode([1] + Array(key.rawRepresentation)))" }

    var keyID: [UInt8] {
        Array(SHA256.hash(data: Array("\(name)\n".utf8) + [1] + Array(key.rawRepresentation)).prefix(4))
    }

    /// The checkpoint of a signed note; nil unless this key has signed it.
    package func verified(_ note: String) -> Checkpoint? {
        guard let gap = note.firstRange(of: "\n\n") else { return nil }
        let text = String(note[..<gap.lowerBound]) + "\n"
        let isSigned = note[gap.upperBound...].split(separator: "\n").contains { line in
            guard line.hasPrefix("— \(name) "), let bytes = Base64.decode(line.dropFirst(name.count + 3)),
                bytes.count == 68, Array(bytes.prefix(4)) == keyID
            else { return false }
            return key.isValidSignature(bytes.dropFirst(4), for: Array(text.utf8))
        }
        guard isSigned, let checkpoint = Checkpoint(text: text), checkpoint.origin == name else { return nil }
        return checkpoint
    }
}
