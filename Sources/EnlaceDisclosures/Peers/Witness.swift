package import EnlaceCore

/// A checkpoint that is held of a log, with the signed note that it was taken from.
package struct HeldCheckpoint: Hashable, Sendable {
    package var checkpoint: Checkpoint
    package var note: String
    package var time: Timestamp

    package init(checkpoint: Checkpoint, note: String, time: Timestamp) {
        self.checkpoint = checkpoint
        self.note = note
        self.time = time
    }
}

/// That a log has grown from the one of a smaller size.
package struct GrowthProof: Hashable, Sendable {
    /// Size of the older log; 0 where nothing is to be proven.
    package var from: UInt64
    package var hashes: [MerkleHash]

    package init(from: UInt64 = 0, hashes: [MerkleHash] = []) {
        self.from = from
        self.hashes = hashes
    }
}

/// Decides what to think of a checkpoint that a peer shows of its own log.
///
/// What is accepted never contradicts what was accepted before: that is what a cosignature says.
package struct Witness: Sendable {
    /// The peer's node.
    package var node: String
    /// Its pinned keys.
    package var keys: [NodePublicKey]

    package init(node: String, keys: [NodePublicKey]) {
        self.node = node
        self.keys = keys
    }

    /// Bytes; a checkpoint with a handful of signatures has a few hundred.
    private static let noteLimit = 4_000

    package enum Verdict: Hashable, Sendable {
        /// The log has grown from what is held, or is the same.
        case accepted(Checkpoint)
        /// Nothing speaks against it and nothing for it: there is no proof from the size that is held.
        case unproven
        case unreadable
        case disputed(LogDispute)
    }

    /// - Parameter mustReach: whether a log shorter than what is held is a dispute. An attempt may have been long on
    ///   its way, and then its checkpoint is only old.
    package func judge(
        _ note: String, _ proof: GrowthProof, held: HeldCheckpoint?, mustReach: Bool
    ) -> Verdict {
        guard note.utf8.count <= Witness.noteLimit, let signed = SignedNote(note),
            let shown = Checkpoint(text: signed.text),
            shown.origin == Checkpoint.origin(node: node)
        else { return .unreadable }
        guard keys.contains(where: { $0.verifier(named: shown.origin).hasSigned(signed) }) else {
            return .disputed(LogDispute(node: node, kind: .resigned, held: held?.note, shown: note))
        }
        guard let held = standing(held) else { return .accepted(shown) }
        switch compare(shown, proof, with: held.checkpoint, mustReach) {
        case .grown: return .accepted(shown)
        case .unknown: return .unproven
        case .other(let kind):
            return .disputed(LogDispute(node: node, kind: kind, held: held.note, shown: note))
        }
    }

    /// What is held counts as long as a key that signed it is pinned. So a node that has lost its log and its key begins
    /// anew when its peers pin the new key and no longer the old one, and only then.
    package func standing(_ held: HeldCheckpoint?) -> HeldCheckpoint? {
        guard let held, let signed = SignedNote(held.note) else { return nil }
        let name = Checkpoint.origin(node: node)
        return keys.contains { $0.verifier(named: name).hasSigned(signed) } ? held : nil
    }

    /// What is held once `checkpoint` was accepted, as `note` shows it at `now`. The same log as before is held since
    /// before, with the signatures of all pinned keys that have signed it.
    package func holding(
        _ checkpoint: Checkpoint, _ note: String, after held: HeldCheckpoint?, at now: Timestamp
    ) -> HeldCheckpoint {
        guard let held, held.checkpoint == checkpoint, var known = SignedNote(held.note), let shown = SignedNote(note)
        else { return HeldCheckpoint(checkpoint: checkpoint, note: note, time: now) }
        let name = Checkpoint.origin(node: node)
        for verifier in keys.map({ $0.verifier(named: name) }) where !verifier.hasSigned(known) {
            known.signatures += shown.signatures.filter {
                verifier.hasSigned(SignedNote(text: shown.text, signatures: [$0]))
            }
        }
        return HeldCheckpoint(checkpoint: checkpoint, note: known.note, time: held.time)
    }

    private enum Relation {
        case grown
        case unknown
        case other(LogDispute.Kind)
    }

    private func compare(
        _ shown: Checkpoint, _ proof: GrowthProof, with held: Checkpoint, _ mustReach: Bool
    ) -> Relation {
        if shown.size == held.size { return shown.root == held.root ? .grown : .other(.fork) }
        if shown.size < held.size { return mustReach ? .other(.shorter) : .unknown }
        if held.size == 0 { return .grown }
        guard proof.from == held.size else { return .unknown }
        let hasGrown = MerkleProof.isConsistent(
            held.size, held.root, with: shown.size, shown.root, proof: proof.hashes)
        return hasGrown ? .grown : .other(.rewritten)
    }
}
