/// Rules for texts, on their UTF-8 bytes.
enum TextSyntax {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// 1 to `maxLength` Unicode scalars, none of them a control character; line breaks and tabs only where allowed.
    static func isText(_ text: Bytes, maxLength: Int, allowsLines: Bool) -> Bool {
        guard !text.isEmpty, !hasControls(text, allowsLines: allowsLines) else { return false }
        // As many scalars as bytes that begin one; there are never more of them than bytes.
        return text.count <= maxLength || text.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } <= maxLength
    }

    private static func hasControls(_ text: Bytes, allowsLines: Bool) -> Bool {
        for index in text.indices where text[index] < 0x20 || text[index] >= 0x7F {
            switch text[index] {
            case 0x09, 0x0A, 0x0D: if !allowsLines { return true }
            case 0..<0x20, 0x7F: return true
            case 0xC2: if text[index + 1] < 0xA0 { return true }
            case 0xE2: if !allowsLines, isSeparator(text, index) { return true }
            default: break
            }
        }
        return false
    }

    /// U+2028 and U+2029 break a line too.
    private static func isSeparator(_ text: Bytes, _ index: Int) -> Bool {
        text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8
    }

    static func isIdentifier(_ text: Bytes) -> Bool {
        (1...Identifier.maxLength).contains(text.count) && text.allSatisfy(Identifier.isMember)
    }

    /// `p-` and 32 lower-case hexadecimal digits.
    static func isPerson(_ text: Bytes) -> Bool {
        text.count == 34 && text[0] == UInt8(ascii: "p") && text[1] == UInt8(ascii: "-")
            && text.dropFirst(2).allSatisfy { isDigit($0) || (0x61...0x66).contains($0) }
    }

    /// The shape of a BCP 47 tag: two or three letters, then parts of two to eight letters and digits.
    static func isLanguage(_ text: Bytes) -> Bool {
        guard text.count <= 35 else { return false }
        var lengths = 2...3
        var length = 0
        for byte in text {
            if byte == UInt8(ascii: "-") {
                guard lengths.contains(length) else { return false }
                lengths = 2...8
                length = 0
            } else if isLetter(byte) || (lengths.upperBound == 8 && isDigit(byte)) {
                length += 1
            } else {
                return false
            }
        }
        return lengths.contains(length)
    }

    static func isMonth(_ text: Bytes) -> Bool {
        text.count == 7 && date(text, day: 1) != nil
    }

    /// Reads `YYYY-MM-DD`; nil for anything else.
    static func day(_ text: Bytes) -> CivilDate? {
        guard text.count == 10, text[7] == UInt8(ascii: "-"), let day = number(text, 8..<10) else { return nil }
        return date(text, day: day)
    }

    /// Reads `YYYY-MM`; years from 1.
    private static func date(_ text: Bytes, day: Int) -> CivilDate? {
        guard text[4] == UInt8(ascii: "-"), let year = number(text, 0..<4), let month = number(text, 5..<7), year > 0,
            (1...12).contains(month), (1...CivilDate.daysIn(month: month, of: year)).contains(day)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    private static func number(_ text: Bytes, _ range: Range<Int>) -> Int? {
        var value = 0
        for index in range {
            guard isDigit(text[index]) else { return nil }
            value = value * 10 + Int(text[index] - 0x30)
        }
        return value
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
