/// 128 bits that stand for a person, or for a person's key, where no pseudonym may stand in clear.
public struct PersonTag: Hashable, Sendable {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    public static func random() -> PersonTag {
        PersonTag(high: .random(in: .min ... .max), low: .random(in: .min ... .max))
    }

    /// Reads 16 bytes, big-endian; nil for any other number of them.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == PersonTag.byteCount else { return nil }
        var words: (high: UInt64, low: UInt64) = (0, 0)
        for (index, byte) in bytes.enumerated() {
            if index < 8 {
                words.high = words.high << 8 | UInt64(byte)
            } else {
                words.low = words.low << 8 | UInt64(byte)
            }
        }
        self.init(high: words.high, low: words.low)
    }

    /// Reads what ``hex`` wrote; nil for anything else.
    public init?(hex text: some StringProtocol) {
        guard let bytes = [UInt8](hex: text), let tag = PersonTag(bytes) else { return nil }
        self = tag
    }

    public static let byteCount = 16

    public var bytes: [UInt8] {
        [high, low].flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
    }

    /// 32 lower-case hexadecimal digits.
    public var hex: String { bytes.hex }
}
