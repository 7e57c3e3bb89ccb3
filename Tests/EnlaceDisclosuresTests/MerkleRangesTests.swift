import EnlaceCore
import Testing

@testable import EnlaceDisclosures

@Suite("Proofs by ranges")
struct MerkleRangesTests {
    private static let leaves = (0..<70).map { MerkleHash.leaf([UInt8($0)]) }

    private func root(_ range: Range<UInt64>) -> MerkleHash {
        MerkleTree(leaves: Array(Self.leaves[Int(range.lowerBound)..<Int(range.upperBound)])).root
    }

    @Test("are those that the whole tree gives, for every size up to 70")
    func same() {
        for size in 1...70 {
            let tree = MerkleTree(leaves: Array(Self.leaves.prefix(size)))
            for index in 0..<size {
                let hashes = MerkleRanges.inclusion(of: UInt64(index), in: UInt64(size)).map(root)
                #expect(hashes == tree.inclusionProof(of: index))
            }
            for older in 1...size {
                let hashes = MerkleRanges.consistency(from: UInt64(older), to: UInt64(size)).map(root)
                #expect(hashes == tree.consistencyProof(from: older))
            }
        }
    }

    @Test("take the roots of complete stretches as well as their leaves")
    func subtrees() {
        var whole = MerkleFrontier()
        var parts = MerkleFrontier()
        for index in 0..<40 { whole.append(Self.leaves[index]) }
        for start in stride(from: UInt64(0), to: 32, by: 8) {
            parts.append(subtree: root(start..<start + 8), of: 8)
        }
        for index in 32..<40 { parts.append(Self.leaves[index]) }
        #expect(parts == whole)
    }

    @Test("find the stretch in which a position lies, also after a snapshot")
    func stretches() throws {
        var index = DisclosureIndex()
        var tree = MerkleFrontier()
        let leaves = (0..<10_000).map { MerkleHash.leaf([UInt8($0 & 0xFF), UInt8($0 >> 8)]) }
        for (number, leaf) in leaves.enumerated() {
            // Three entries an event, so that a stretch ends in the midst of one.
            index.note(leaf, before: tree, from: Int64(number / 3 * 10 + 1), number: number % 3)
            tree.append(leaf)
        }
        #expect(index.starts.count == 3)
        #expect(index.roots == [0..<4_096, 4_096..<8_192].map { MerkleTree(leaves: Array(leaves[$0])).root })
        #expect(index.starts[1] == DisclosureIndex.Start(position: 13_651, skipped: 1))
        #expect(index.stretch(before: 0) == nil)
        #expect(index.stretch(before: 13_650) == 0)
        #expect(index.stretch(before: 13_651) == 1)
        #expect(index.stretch(before: .max) == 2)
        let json = try JSONDocument(index.json.bytes).root
        #expect(DisclosureIndex(json, size: tree.size) == index)
        #expect(DisclosureIndex(json, size: 8_192) == nil)
    }
}
