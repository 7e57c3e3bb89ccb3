import Crypto
import EnlaceCore

/// The hash that ties each row of the journal to all before it.
///
/// SHA-256 over: the previous value, position, recorded time (big-endian, 8 bytes each), the key of (source, id),
/// the digest of the event's bytes, and the agency's name. It stays checkable when the content has expired.
struct EventChain: Sendable, Hashable {
    private(set) var value: EventDigest

    /// What the first row is tied to.
    init() {
        value = EventDigest(SHA256.hash(data: Array("enlace journal".utf8)))
    }

    init(_ value: EventDigest) {
        self.value = value
    }

    mutating func append(
        position: Int64, recorded: Timestamp, key: EventKey, digest: EventDigest, agency: String?
    ) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(160)
        value.withUnsafeBytes { bytes.append(contentsOf: $0) }
        for word in [UInt64(bitPattern: position), UInt64(bitPattern: recorded.milliseconds), key.high, key.low] {
            withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
        }
        digest.withUnsafeBytes { bytes.append(contentsOf: $0) }
        if let agency { bytes.append(contentsOf: agency.utf8) }
        value = EventDigest(SHA256.hash(data: bytes))
    }
}
