import EnlaceCore
import EnlaceTestSupport
import Foundation
import Testing

@testable import EnlaceDisclosures

@Suite("The Merkle tree of RFC 6962")
struct MerkleTests {
    @Test("knows the root of the empty tree and of one leaf")
    func roots() {
        #expect(
            MerkleFrontier().root.bytes.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        // SHA-256 of a single zero byte.
        #expect(
            MerkleHash.leaf([]).bytes.hex == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
    }

    @Test(
        "accepts the published inclusion proofs and refuses those that are wrong",
        .enabled(if: SharedData.canRun, "\(SharedData.reason)"))
    func inclusionVectors() throws {
        let vectors = try Vectors.all("inclusion")
        #expect(vectors.count > 50)
        for vector in vectors {
            let (index, size) = (try vector.number("leafIdx"), try vector.number("treeSize"))
            var isSound = false
            // What holds no hashes cannot be read, and so proves nothing.
            if let leaf = vector.hash("leafHash"), let root = vector.hash("root"), let proof = vector.proof {
                isSound = MerkleProof.includes(leaf, at: index, in: size, root: root, proof: proof)
            }
            #expect(isSound == !vector.isWrong, "\(vector.name)")
        }
    }

    @Test(
        "accepts the published consistency proofs and refuses those that are wrong",
        .enabled(if: SharedData.canRun, "\(SharedData.reason)"))
    func consistencyVectors() throws {
        let vectors = try Vectors.all("consistency")
        #expect(vectors.count > 50)
        for vector in vectors {
            let (size1, size2) = (try vector.number("size1"), try vector.number("size2"))
            var isSound = false
            if let root1 = vector.hash("root1"), let root2 = vector.hash("root2"), let proof = vector.proof {
                isSound = MerkleProof.isConsistent(size1, root1, with: size2, root2, proof: proof)
            }
            #expect(isSound == !vector.isWrong, "\(vector.name)")
        }
    }

    @Test("gives proofs that hold, for every leaf and every older size, and for no other")
    func ownProofs() throws {
        let leaves = (0..<40).map { MerkleHash.leaf([UInt8($0)]) }
        var frontier = MerkleFrontier()
        var roots: [MerkleHash] = [frontier.root]
        for (count, leaf) in leaves.enumerated() {
            frontier.append(leaf)
            let tree = MerkleTree(leaves: Array(leaves[...count]))
            #expect(tree.root == frontier.root)
            roots.append(frontier.root)
            let size = UInt64(count + 1)
            for index in 0...count {
                let proof = try #require(tree.inclusionProof(of: index))
                #expect(MerkleProof.includes(leaves[index], at: UInt64(index), in: size, root: tree.root, proof: proof))
                let other = UInt64((index + 1) % (count + 1))
                let isElsewhere = MerkleProof.includes(
                    leaves[index], at: other, in: size, root: tree.root, proof: proof)
                #expect(isElsewhere == (count == 0))
            }
            for older in 1...count + 1 {
                let proof = try #require(tree.consistencyProof(from: older))
                #expect(
                    MerkleProof.isConsistent(UInt64(older), roots[older], with: size, tree.root, proof: proof))
                #expect(!MerkleProof.isConsistent(UInt64(older), .empty, with: size, tree.root, proof: proof))
            }
        }
        #expect(MerkleTree(leaves: leaves).inclusionProof(of: 40) == nil)
        #expect(MerkleTree(leaves: leaves).consistencyProof(from: 0) == nil)
        #expect(MerkleTree(leaves: leaves).consistencyProof(from: 41) == nil)
    }
}

/// The vectors of transparency-dev/merkle, read where they lie.
private struct Vectors {
    let name: String
    let root: JSONView

    static func all(_ kind: String) throws -> [Vectors] {
        try SharedData.files(under: "standards/merkle/\(kind)", suffix: ".json").map { path in
            Vectors(name: path, root: try JSONDocument(try SharedData.bytes(path)).root)
        }
    }

    var isWrong: Bool { root["wantErr"]?.bool ?? false }
    /// Nil where one is no hash, as in some of the wrong ones.
    var proof: [MerkleHash]? {
        let hashes = (root["proof"]?.elements ?? []).map { $0.string.flatMap(Vectors.hash) }
        return hashes.contains(nil) ? nil : hashes.compactMap(\.self)
    }

    func hash(_ name: String) -> MerkleHash? { root[name]?.string.flatMap(Vectors.hash) }

    func number(_ name: String) throws -> UInt64 {
        let view = try #require(root[name])
        return try #require(UInt64(String(decoding: view.bytes, as: UTF8.self)))
    }

    /// Some vectors only say that two roots are the same or not, and name them by any text.
    private static func hash(_ text: String) -> MerkleHash? {
        text.isEmpty ? nil : MerkleHash(base64: text) ?? .leaf(Array(text.utf8))
    }
}
