import Crypto
import EnlaceCore

/// The hash that ties each row of the journal to all before it, column by column, so that each of them stays checkable
/// when the content has expired.
///
/// SHA-256 over: the previous value, position, recorded time (big-endian, 8 bytes each), the key of (source, id), the
/// digest of the event's bytes, and then type, subject and agency, each with its length before it (big-endian, 8 bytes;
/// all bits set for none). Rows before ``columnsFrom`` were written by older versions: there the agency's name alone
/// follows the digest.
struct EventChain: Sendable, Hashable {
    private(set) var value: EventDigest
    /// From this position on a row is tied by its type and subject too.
    let columnsFrom: Int64

    /// - Parameter value: of the row before; nil before the first.
    init(_ value: EventDigest? = nil, columnsFrom: Int64 = 1) {
        self.value = value ?? EventDigest(SHA256.hash(data: Array("enlace journal".utf8)))
        self.columnsFrom = columnsFrom
    }

    mutating func append(
        position: Int64, recorded: Timestamp, key: EventKey, digest: EventDigest, type: String, subject: String?,
        agency: String?
    ) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        value.withUnsafeBytes { bytes.append(contentsOf: $0) }
        for word in [UInt64(bitPattern: position), UInt64(bitPattern: recorded.milliseconds), key.high, key.low] {
            withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
        }
        digest.withUnsafeBytes { bytes.append(contentsOf: $0) }
        if position >= columnsFrom {
            EventChain.append(type, to: &bytes)
            EventChain.append(subject, to: &bytes)
            EventChain.append(agency, to: &bytes)
        } else if let agency {
            bytes.append(contentsOf: agency.utf8)
        }
        value = EventDigest(SHA256.hash(data: bytes))
    }

    private static func append(_ text: String?, to bytes: inout [UInt8]) {
        let length = text.map { UInt64($0.utf8.count) } ?? .max
        withUnsafeBytes(of: length.bigEndian) { bytes.append(contentsOf: $0) }
        if let text { bytes.append(contentsOf: text.utf8) }
    }
}
