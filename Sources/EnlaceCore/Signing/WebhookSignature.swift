public import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Standard Webhooks 1.0.0: signatures over `id.timestamp.body`, made and verified over the bytes as they travel.
public enum WebhookSignature {
    /// The three header fields that carry a signature.
    public enum Field {
        public static let id = "webhook-id"
        public static let timestamp = "webhook-timestamp"
        public static let signature = "webhook-signature"
    }

    /// A key to sign with.
    public enum SigningKey: Sendable {
        /// `v1`: HMAC-SHA256, written `whsec_` + base64 of 24 to 64 bytes; set up with the key, and copied for each use.
        case symmetric(HMAC<SHA256>)
        /// `v1a`: Ed25519, written `whsk_` + base64.
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    /// A key to verify with.
    public enum VerifyingKey: Sendable {
        case symmetric(HMAC<SHA256>)
        /// Written `whpk_` + base64.
        case ed25519(Curve25519.Signing.PublicKey)
    }

    /// Why a signature does not count. Meant for the admin: the caller is not told which check failed.
    public enum Failure: Error, Hashable, Sendable {
        case missingField(String)
        case malformedTimestamp
        case timestampOutsideTolerance
        case noMatchingSignature
    }

    /// Both ways; older or younger is refused, so that a copied request soon is worthless.
    public static let tolerance = Timestamp.Span.minutes(5)

    /// The value of `webhook-signature`: one signature a key, so that a receiver may hold the old key or the new.
    ///
    /// - Parameter seconds: unix seconds, as they stand in `webhook-timestamp`.
    /// - Throws: what the Ed25519 implementation throws; HMAC cannot fail.
    public static func sign(id: String, seconds: Int64, body: [UInt8], keys: [SigningKey]) throws -> String {
        let content = signedContent(id: id, timestamp: String(seconds), body: body)
        return try keys.map { key in
            switch key {
            case .symmetric(let key): "v1," + Data(code(of: content, key)).base64EncodedString()
            case .ed25519(let key):
                "v1a," + (try key.signature(for: content)).base64EncodedString()
            }
        }.joined(separator: " ")
    }

    /// Accepts if any signature of the field fits any of the keys, in constant time for each comparison.
    public static func verify(
        id: String, timestamp: String, signature: String, body: [UInt8], keys: [VerifyingKey], now: Timestamp
    ) throws(Failure) {
        guard !timestamp.isEmpty, timestamp.utf8.count <= 12, timestamp.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let seconds = Int64(timestamp)
        else { throw .malformedTimestamp }
        let age = now - Timestamp(milliseconds: seconds * 1_000)
        guard abs(age.milliseconds) <= tolerance.milliseconds else { throw .timestampOutsideTolerance }
        // A `.` in the id would let one signature stand for two different sets of id, timestamp and body.
        guard !id.isEmpty, !id.utf8.contains(UInt8(ascii: ".")) else { throw .noMatchingSignature }
        let content = signedContent(id: id, timestamp: timestamp, body: body)
        // By bytes: what a client sends is not worth finding the characters in it.
        var rest = signature.utf8[...]
        for _ in 0..<mostOffered {
            let end = rest.firstIndex(of: UInt8(ascii: " ")) ?? rest.endIndex
            if fits(rest[..<end], content, keys) { return }
            rest = rest[end...].dropFirst()
            if rest.isEmpty { break }
        }
        throw .noMatchingSignature
    }

    /// So many signatures of one field are looked at.
    private static let mostOffered = 16

    private static func fits(_ offered: Substring.UTF8View, _ content: [UInt8], _ keys: [VerifyingKey]) -> Bool {
        guard let comma = offered.firstIndex(of: UInt8(ascii: ",")),
            let code = Data(base64Encoded: String(Substring(offered[comma...].dropFirst())))
        else { return false }
        let version = offered[..<comma]
        return keys.contains { key in
            switch key {
            // The comparison of codes takes the same time wherever they differ.
            case .symmetric(let key): version.elementsEqual("v1".utf8) && self.code(of: content, key) == code
            case .ed25519(let key): version.elementsEqual("v1a".utf8) && key.isValidSignature(code, for: content)
            }
        }
    }

    private static func code(of content: [UInt8], _ key: HMAC<SHA256>) -> HMAC<SHA256>.MAC {
        var hash = key
        hash.update(data: content)
        return hash.finalize()
    }

    private static func signedContent(id: String, timestamp: String, body: [UInt8]) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(id.utf8.count + timestamp.utf8.count + body.count + 2)
        content.append(contentsOf: id.utf8)
        content.append(UInt8(ascii: "."))
        content.append(contentsOf: timestamp.utf8)
        content.append(UInt8(ascii: "."))
        content.append(contentsOf: body)
        return content
    }
}
