import EnlaceCore
import EnlaceDisclosures

/// Proves what stands in the disclosure log, reading no more of the journal than the stretches that a proof touches.
struct DisclosureProver: Sendable {
    let reader: DisclosureReader
    let index: DisclosureIndex
    /// Entries of the log as far as ``index`` knows it.
    let size: UInt64

    init(_ reader: DisclosureReader, _ log: DisclosureLog) {
        self.reader = reader
        index = log.index
        size = log.checkpoint.size
    }

    /// The root that the log had when it was so long; `size` is not above the present one.
    func root(at size: UInt64) async throws -> MerkleHash { try await hash(of: 0..<size) }

    /// That the log has grown from one of `from` entries; no proof where that is 0 or above `size`.
    func growth(from: UInt64, to size: UInt64) async throws -> GrowthProof {
        guard from > 0, from <= size else { return GrowthProof() }
        var hashes: [MerkleHash] = []
        for range in MerkleRanges.consistency(from: from, to: size) { hashes.append(try await hash(of: range)) }
        return GrowthProof(from: from, hashes: hashes)
    }

    /// Where the first entry about each notice stands, by its id; of those that the log does not have, nothing.
    ///
    /// - Parameters:
    ///   - notices: ids of notices of one event.
    ///   - decision: position of the decision that let them out, from which their entries follow.
    func places(of notices: Set<String>, letOutAt decision: Int64) async throws -> [String: UInt64] {
        guard !index.starts.isEmpty else { return [:] }
        // Where a stretch begins within a decision, the first of its entries belong to the one before.
        let stretch = index.stretch(before: decision - 1) ?? 0
        var places: [String: UInt64] = [:]
        var number = UInt64(stretch) * DisclosureIndex.stride
        var skipped = index.starts[stretch].skipped
        var position: Int64? = index.starts[stretch].position - 1
        while let after = position, after < decision {
            let page = try await reader.page(after: after)
            for entry in page.entries.dropFirst(skipped) {
                guard entry.position <= decision, number < size else { return places }
                if entry.position == decision, notices.contains(entry.notice) { places[entry.notice] = number }
                number += 1
            }
            skipped = 0
            position = page.next
        }
        return places
    }

    private func hash(of range: Range<UInt64>) async throws -> MerkleHash {
        var tree = MerkleFrontier()
        var next = range.lowerBound
        while next < range.upperBound {
            let stretch = Int(next / DisclosureIndex.stride)
            let end = UInt64(stretch + 1) * DisclosureIndex.stride
            if next.isMultiple(of: DisclosureIndex.stride), end <= range.upperBound, stretch < index.roots.count {
                tree.append(subtree: index.roots[stretch], of: DisclosureIndex.stride)
                next = end
            } else {
                let part = next..<min(end, range.upperBound)
                for leaf in try await leaves(part, in: stretch) { tree.append(leaf) }
                next = part.upperBound
            }
        }
        return tree.root
    }

    /// Leaves that all lie in one stretch.
    private func leaves(_ range: Range<UInt64>, in stretch: Int) async throws -> [MerkleHash] {
        guard index.starts.indices.contains(stretch) else { throw Failure.beyondTheEnd }
        let start = index.starts[stretch]
        let first = Int(range.lowerBound - UInt64(stretch) * DisclosureIndex.stride)
        var entries: [DisclosureEntry] = []
        var position: Int64? = start.position - 1
        let needed = start.skipped + first + range.count
        while let after = position, entries.count < needed {
            let page = try await reader.page(after: after)
            entries += page.entries
            position = page.next
        }
        guard entries.count >= needed else { throw Failure.beyondTheEnd }
        return entries[(start.skipped + first)..<needed].map(\.leaf)
    }

    enum Failure: Error, CustomStringConvertible {
        case beyondTheEnd

        var description: String { "the journal holds fewer disclosures than the log that was folded from it" }
    }
}
