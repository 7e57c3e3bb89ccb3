import Crypto
import EnlaceCore

/// A hash of a Merkle tree over SHA-256, as RFC 6962, section 2.1, defines it.
package struct MerkleHash: Hashable, Sendable {
    private let digest: EventDigest

    private init(_ digest: SHA256Digest) {
        self.digest = EventDigest(digest)
    }

    /// Nil unless there are 32 bytes.
    package init?(_ bytes: [UInt8]) {
        guard let digest = bytes.withUnsafeBytes(EventDigest.init) else { return nil }
        self.digest = digest
    }

    /// Reads ``base64``.
    package init?(base64 text: String) {
        guard let bytes = Base64.decode(text) else { return nil }
        self.init(bytes)
    }

    package var bytes: [UInt8] { digest.withUnsafeBytes { Array($0) } }

    package var base64: String { Base64.encode(bytes) }

    /// SHA-256 over 0x00 and the entry.
    package static func leaf(_ entry: [UInt8]) -> MerkleHash {
        var hash = SHA256()
        hash.update(data: [0])
        hash.update(data: entry)
        return MerkleHash(hash.finalize())
    }

    /// SHA-256 over 0x01 and the two below.
    package static func node(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
        var hash = SHA256()
        hash.update(data: [1])
        left.digest.withUnsafeBytes { hash.update(bufferPointer: $0) }
        right.digest.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return MerkleHash(hash.finalize())
    }

    /// The root of the empty tree: SHA-256 over nothing.
    package static let empty = MerkleHash(SHA256.hash(data: [] as [UInt8]))
}
