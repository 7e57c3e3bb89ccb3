public import Crypto

/// SHA-256 of an event's bytes, as a journal keeps it: 32 bytes without a heap allocation.
public struct EventDigest: Hashable, Sendable {
    private let words: SIMD4<UInt64>

    public init(_ digest: SHA256Digest) {
        words = digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    /// Reads what ``withUnsafeBytes(_:)`` gave; nil unless there are 32 bytes.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == EventDigest.byteCount else { return nil }
        words = bytes.loadUnaligned(as: SIMD4<UInt64>.self)
    }

    public static let byteCount = 32

    public func withUnsafeBytes<Answer>(_ body: (UnsafeRawBufferPointer) throws -> Answer) rethrows -> Answer {
        try Swift.withUnsafeBytes(of: words, body)
    }
}
