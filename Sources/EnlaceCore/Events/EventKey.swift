import Crypto

/// What an event is remembered by for ever: the first 128 bits of SHA-256 over its source and id.
///
/// Uniform whatever the ids look like, so sorted runs of keys can be searched by interpolation.
public struct EventKey: Hashable, Comparable, Sendable {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    public init(source: String, id: String) {
        var hash = SHA256()
        var source = source
        var id = id
        source.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        hash.update(data: [0])
        id.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        (high, low) = hash.finalize().withUnsafeBytes { digest in
            (
                UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    /// Half of it tells keys apart: its bits are those of a digest.
    public func hash(into hasher: inout Hasher) { hasher.combine(high) }

    public static func < (lhs: EventKey, rhs: EventKey) -> Bool {
        (lhs.high, lhs.low) < (rhs.high, rhs.low)
    }
}
