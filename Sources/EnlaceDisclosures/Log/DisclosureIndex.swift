import EnlaceCore

/// Where each stretch of 4,096 entries begins in the journal, and the roots of those that are complete: with it a proof
/// costs the reading of two stretches, however long the log is.
///
/// 48 bytes a stretch: 120 KiB for ten million entries.
package struct DisclosureIndex: Hashable, Sendable {
    package static let stride: UInt64 = 4_096

    /// Where a stretch begins.
    package struct Start: Hashable, Sendable {
        /// Of the event from which its first entry follows.
        package var position: Int64
        /// How many entries of that event belong to the stretch before.
        package var skipped: Int
    }

    package private(set) var starts: [Start] = []
    package private(set) var roots: [MerkleHash] = []

    package init() {}

    /// Notes the entry that is appended to `tree` next.
    mutating func note(_ leaf: MerkleHash, before tree: MerkleFrontier, from position: Int64, number: Int) {
        if tree.size.isMultiple(of: DisclosureIndex.stride) {
            starts.append(Start(position: position, skipped: number))
        }
        if (tree.size + 1).isMultiple(of: DisclosureIndex.stride) {
            roots.append(tree.root(ofLast: DisclosureIndex.stride, with: leaf))
        }
    }

    /// The last stretch that begins at or before `position`; nil where there is none.
    package func stretch(before position: Int64) -> Int? {
        let after = starts.partitioningIndex { $0.position > position }
        return after == 0 ? nil : after - 1
    }
}

extension DisclosureIndex {
    var json: JSON {
        [
            "starts": .array(starts.map { [.int(Int($0.position)), .int($0.skipped)] }),
            "roots": .array(roots.map { .string($0.base64) }),
        ]
    }

    /// Reads what ``json`` wrote; nil for anything else than the index of a tree of `size` entries.
    init?(_ view: JSONView, size: UInt64) {
        for element in view["starts"]?.elements ?? [] {
            let numbers = element.elements.compactMap(\.int)
            guard numbers.count == 2 else { return nil }
            starts.append(Start(position: Int64(numbers[0]), skipped: numbers[1]))
        }
        for element in view["roots"]?.elements ?? [] {
            guard let root = element.string.flatMap(MerkleHash.init(base64:)) else { return nil }
            roots.append(root)
        }
        let (complete, rest) = size.quotientAndRemainder(dividingBy: DisclosureIndex.stride)
        guard roots.count == complete, starts.count == complete + (rest == 0 ? 0 : 1) else { return nil }
    }
}

extension MerkleFrontier {
    var json: JSON {
        ["size": .int(Int(size)), "peaks": .array(peaks.map { .string($0.base64) })]
    }

    /// Reads what ``json`` wrote; nil for anything else.
    init?(_ view: JSONView) {
        guard let size = view["size"]?.int.flatMap({ UInt64(exactly: $0) }), let peaks = view["peaks"]?.elements,
            case let hashes = peaks.compactMap({ $0.string.flatMap(MerkleHash.init(base64:)) }),
            hashes.count == peaks.count
        else { return nil }
        self.init(size: size, peaks: hashes)
    }
}

extension Array {
    /// The first index whose element fulfils `predicate`, which holds for none before it and all after it; the count
    /// where it holds for none.
    fileprivate func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
