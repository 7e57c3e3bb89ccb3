extension Sequence<UInt8> {
    /// Two lower-case hexadecimal digits a byte.
    @inlinable public var hex: String {
        let bytes = Array(self)
        return String(unsafeUninitializedCapacity: 2 * bytes.count) { digits in
            for index in bytes.indices {
                digits[2 * index] = HexDigit.of(bytes[index] >> 4)
                digits[2 * index + 1] = HexDigit.of(bytes[index] & 15)
            }
            return 2 * bytes.count
        }
    }
}

extension [UInt8] {
    /// Reads pairs of hexadecimal digits; nil for anything else.
    public init?(hex text: some StringProtocol) {
        let digits = text.utf8.compactMap(JSONString.hexValue)
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        self = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

@usableFromInline
enum HexDigit {
    /// The lower-case digit of a value below 16.
    @inlinable
    static func of(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }
}
