package import EnlaceCore

/// A checkpoint on its way to a peer, with the proof that the log has grown from what the peer holds.
package struct CheckpointLetter: Hashable, Sendable {
    /// A signed note.
    package var checkpoint: String
    package var growth: GrowthProof

    package init(checkpoint: String, growth: GrowthProof) {
        self.checkpoint = checkpoint
        self.growth = growth
    }

    /// Beside a notice it travels in two header fields, because the notice is frozen and the checkpoint is not.
    package static let checkpointField = "enlace-checkpoint"
    package static let consistencyField = "enlace-consistency"

    package var fields: [(name: String, value: String)] {
        let note = (name: CheckpointLetter.checkpointField, value: Base64.encode(Array(checkpoint.utf8)))
        guard growth.from > 0 else { return [note] }
        let hashes = growth.hashes.map(\.base64).joined(separator: ",")
        return [note, (CheckpointLetter.consistencyField, "\(growth.from) \(hashes)")]
    }

    /// Reads ``fields``; nil where there is no checkpoint. A proof that cannot be read proves nothing.
    package init?(checkpoint field: String?, consistency: String?) {
        guard let bytes = field.flatMap({ Base64.decode($0) }),
            let note = String(validating: bytes, as: UTF8.self)
        else { return nil }
        let parts = (consistency ?? "").split(separator: " ")
        let hashes = parts.count == 2 ? parts[1].split(separator: ",").map { MerkleHash(base64: String($0)) } : []
        let from = parts.first.flatMap { UInt64($0) } ?? 0
        let isRead = !hashes.contains(nil)
        self.init(
            checkpoint: note,
            growth: isRead ? GrowthProof(from: from, hashes: hashes.compactMap(\.self)) : GrowthProof())
    }
}

extension CheckpointLetter {
    /// By itself it travels as JSON.
    package var json: JSON {
        [
            "checkpoint": .string(checkpoint),
            "consistency": [
                "from": .int(Int(clamping: growth.from)), "proof": .array(growth.hashes.map { .string($0.base64) }),
            ],
        ]
    }

    /// Reads ``json``; nil for anything else.
    package init?(_ view: JSONView) {
        guard let note = view["checkpoint"]?.string, let from = view["consistency"]?["from"]?.int, from >= 0,
            let proof = view["consistency"]?["proof"]?.elements, proof.count <= 64
        else { return nil }
        let hashes = proof.compactMap { $0.string.flatMap(MerkleHash.init(base64:)) }
        guard hashes.count == proof.count else { return nil }
        self.init(checkpoint: note, growth: GrowthProof(from: UInt64(from), hashes: hashes))
    }
}
