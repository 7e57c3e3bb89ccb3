/// A Merkle tree over leaves that are all at hand: gives the proofs of RFC 6962, sections 2.1.1 and 2.1.2.
package struct MerkleTree: Sendable {
    package let leaves: [MerkleHash]

    package init(leaves: [MerkleHash]) {
        self.leaves = leaves
    }

    package var root: MerkleHash { root(leaves[...]) }

    /// What leads from the leaf at `index` to the root, from the bottom up; nil if there is no such leaf.
    package func inclusionProof(of index: Int) -> [MerkleHash]? {
        guard leaves.indices.contains(index) else { return nil }
        return path(to: index, in: leaves[...])
    }

    /// What shows that the first `size` leaves are a tree that this one has grown from; nil unless `size` is from 1 to
    /// the number of leaves.
    package func consistencyProof(from size: Int) -> [MerkleHash]? {
        guard size >= 1, size <= leaves.count else { return nil }
        return subproof(size, of: leaves[...], isComplete: true)
    }

    private func path(to index: Int, in part: ArraySlice<MerkleHash>) -> [MerkleHash] {
        guard part.count > 1 else { return [] }
        let middle = part.startIndex + MerkleTree.split(part.count)
        return index < middle
            ? path(to: index, in: part[..<middle]) + [root(part[middle...])]
            : path(to: index, in: part[middle...]) + [root(part[..<middle])]
    }

    /// - Parameter isComplete: whether the older tree is known to the reader as `part` as a whole.
    private func subproof(_ size: Int, of part: ArraySlice<MerkleHash>, isComplete: Bool) -> [MerkleHash] {
        if size == part.count { return isComplete ? [] : [root(part)] }
        let split = MerkleTree.split(part.count)
        let middle = part.startIndex + split
        return size <= split
            ? subproof(size, of: part[..<middle], isComplete: isComplete) + [root(part[middle...])]
            : subproof(size - split, of: part[middle...], isComplete: false) + [root(part[..<middle])]
    }

    private func root(_ part: ArraySlice<MerkleHash>) -> MerkleHash {
        var frontier = MerkleFrontier()
        for leaf in part { frontier.append(leaf) }
        return frontier.root
    }

    /// The largest power of two below `count`, which is at least 2.
    private static func split(_ count: Int) -> Int { 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }
}
