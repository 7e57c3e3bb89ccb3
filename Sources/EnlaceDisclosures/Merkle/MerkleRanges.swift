/// Over which leaves the hashes of a proof are taken, from the bottom up: what a proof needs of a tree whose leaves are
/// not all at hand. The hashes are the roots of these ranges, each taken as a tree of its own (RFC 6962, section 2.1).
package enum MerkleRanges {
    /// Of the proof that a leaf stands in a tree; `index` is below `size`.
    package static func inclusion(of index: UInt64, in size: UInt64) -> [Range<UInt64>] {
        path(to: index, in: 0..<size)
    }

    /// Of the proof that the tree of `newSize` leaves has grown from that of `oldSize`, which is from 1 to `newSize`.
    package static func consistency(from oldSize: UInt64, to newSize: UInt64) -> [Range<UInt64>] {
        subproof(oldSize, in: 0..<newSize, isComplete: true)
    }

    private static func path(to index: UInt64, in part: Range<UInt64>) -> [Range<UInt64>] {
        guard part.count > 1 else { return [] }
        let middle = middle(of: part)
        return index < middle
            ? path(to: index, in: part.lowerBound..<middle) + [middle..<part.upperBound]
            : path(to: index, in: middle..<part.upperBound) + [part.lowerBound..<middle]
    }

    private static func subproof(_ end: UInt64, in part: Range<UInt64>, isComplete: Bool) -> [Range<UInt64>] {
        if end == part.upperBound { return isComplete ? [] : [part] }
        let middle = middle(of: part)
        return end <= middle
            ? subproof(end, in: part.lowerBound..<middle, isComplete: isComplete) + [middle..<part.upperBound]
            : subproof(end, in: middle..<part.upperBound, isComplete: false) + [part.lowerBound..<middle]
    }

    /// Behind the largest power of two below the number of leaves, of which there are at least 2.
    private static func middle(of part: Range<UInt64>) -> UInt64 {
        let last = part.upperBound - part.lowerBound - 1
        return part.lowerBound + (1 << (UInt64.bitWidth - 1 - last.leadingZeroBitCount))
    }
}
