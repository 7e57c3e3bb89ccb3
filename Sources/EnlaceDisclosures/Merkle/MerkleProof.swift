/// Checks proofs without the tree, by the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2.
package enum MerkleProof {
    /// Whether `proof` shows that `leaf` stands at `index` of the tree of `size` leaves with `root`.
    package static func includes(
        _ leaf: MerkleHash, at index: UInt64, in size: UInt64, root: MerkleHash, proof: [MerkleHash]
    ) -> Bool {
        guard index < size else { return false }
        var (node, last, hash) = (index, size - 1, leaf)
        for sibling in proof {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                hash = .node(sibling, hash)
                climb(&node, &last)
            } else {
                hash = .node(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }

    /// Whether `proof` shows that the tree of `newSize` leaves has grown from that of `oldSize`.
    ///
    /// Of an empty tree nothing can be shown, so `oldSize` must not be 0.
    package static func isConsistent(
        _ oldSize: UInt64, _ oldRoot: MerkleHash, with newSize: UInt64, _ newRoot: MerkleHash, proof: [MerkleHash]
    ) -> Bool {
        guard oldSize > 0, oldSize <= newSize else { return false }
        if oldSize == newSize { return proof.isEmpty && oldRoot == newRoot }
        // An older tree that is one complete subtree stands at the beginning by itself.
        let path = oldSize.nonzeroBitCount == 1 ? [oldRoot] + proof : proof
        guard let first = path.first else { return false }
        var (node, last, old, new) = (oldSize - 1, newSize - 1, first, first)
        let shift = (~node).trailingZeroBitCount
        node >>= UInt64(shift)
        last >>= UInt64(shift)
        for sibling in path.dropFirst() {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                old = .node(sibling, old)
                new = .node(sibling, new)
                climb(&node, &last)
            } else {
                new = .node(new, sibling)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && old == oldRoot && new == newRoot
    }

    /// Skips the levels on which the last node of a row stands alone.
    private static func climb(_ node: inout UInt64, _ last: inout UInt64) {
        while node & 1 == 0, node != 0 {
            node >>= 1
            last >>= 1
        }
    }
}
