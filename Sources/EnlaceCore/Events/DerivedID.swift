import Crypto

/// Ids that follow from what they name, so that whoever makes one twice makes the same.
public enum DerivedID {
    /// 32 hexadecimal digits: the first 128 bits of SHA-256 over `parts`, a zero byte between two.
    public static func of(_ parts: String...) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(parts.reduce(parts.count) { $0 + $1.utf8.count })
        for (index, part) in parts.enumerated() {
            if index > 0 { text.append(0) }
            text.append(contentsOf: part.utf8)
        }
        return SHA256.hash(data: text).withUnsafeBytes { $0.prefix(16).hex }
    }
}
