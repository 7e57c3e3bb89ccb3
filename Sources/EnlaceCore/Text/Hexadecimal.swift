extension Sequence<UInt8> {
    /// Two lower-case hexadecimal digits a byte.
    public var hex: String {
        String(decoding: flatMap { [JSONString.hexDigit($0 >> 4), JSONString.hexDigit($0 & 15)] }, as: UTF8.self)
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
