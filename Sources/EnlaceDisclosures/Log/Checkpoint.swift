package import EnlaceCore

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

    /// The text with a signature of each key below it, in the form of the C2SP specification signed-note (Ed25519).
    ///
    /// - Throws: what the Ed25519 implementation throws.
    package func signed(by signers: [NodeSigner]) throws -> String {
        try SignedNote(text, signedBy: signers, as: origin).note
    }
}

/// The public key that a log's checkpoints are verified with.
package typealias CheckpointVerifier = NoteVerifier

extension CheckpointVerifier {
    /// The checkpoint of a signed note; nil unless this key has signed it and the note is well-formed throughout.
    package func verified(_ note: String) -> Checkpoint? {
        guard let signed = SignedNote(strict: note), hasSignedThroughout(signed),
            let checkpoint = Checkpoint(text: signed.text), checkpoint.origin == name
        else { return nil }
        return checkpoint
    }
}
