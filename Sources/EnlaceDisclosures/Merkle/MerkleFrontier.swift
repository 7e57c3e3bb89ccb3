/// What is needed of a Merkle tree to append to it and to tell its root: the roots of its complete subtrees.
///
/// At most 64 hashes, however large the tree is.
package struct MerkleFrontier: Hashable, Sendable {
    package private(set) var size: UInt64 = 0
    /// From the largest subtree, on the left, to the smallest: one for each bit of `size`.
    package private(set) var peaks: [MerkleHash] = []

    package init() {}

    /// Nil unless there is one peak for each bit of `size`.
    package init?(size: UInt64, peaks: [MerkleHash]) {
        guard peaks.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.peaks = peaks
    }

    package mutating func append(_ leaf: MerkleHash) { append(subtree: leaf, of: 1) }

    /// Appends the root of a complete subtree.
    ///
    /// - Parameter count: how many leaves it has: a power of two that divides ``size``.
    package mutating func append(subtree: MerkleHash, of count: UInt64) {
        var node = subtree
        // Each subtree as large as what is added becomes its left half.
        for _ in 0..<(~(size / count)).trailingZeroBitCount { node = .node(peaks.removeLast(), node) }
        peaks.append(node)
        size += count
    }

    /// The root of the last `count` leaves once `leaf` is appended.
    ///
    /// - Parameter count: a power of two that divides ``size`` then.
    func root(ofLast count: UInt64, with leaf: MerkleHash) -> MerkleHash {
        peaks.suffix(count.trailingZeroBitCount).reversed().reduce(leaf) { .node($1, $0) }
    }

    package var root: MerkleHash {
        guard let last = peaks.last else { return .empty }
        return peaks.dropLast().reversed().reduce(last) { .node($1, $0) }
    }
}
