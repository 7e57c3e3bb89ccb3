/// JSON string literals: how they are written, and how their escapes are read.
enum JSONString {
    static func write(_ text: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            // Nearly all texts need no escape, so what lies between two escapes is copied at once.
            var start = 0
            for index in bytes.indices where needsEscape(bytes[index]) {
                out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
                escape(bytes[index], to: &out)
                start = index + 1
            }
            out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
        }
        out.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func escape(_ byte: UInt8, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(byte)
        case 0x0A: out.append(UInt8(ascii: "n"))
        case 0x0D: out.append(UInt8(ascii: "r"))
        case 0x09: out.append(UInt8(ascii: "t"))
        default:
            out.append(contentsOf: [UInt8(ascii: "u"), 0x30, 0x30, HexDigit.of(byte >> 4), HexDigit.of(byte & 15)])
        }
    }

    /// Decodes the inside of a literal that the scanner has found sound.
    static func decode(_ inside: ArraySlice<UInt8>) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(inside.count)
        var index = inside.startIndex
        while index < inside.endIndex {
            guard inside[index] == UInt8(ascii: "\\") else {
                out.append(inside[index])
                index += 1
                continue
            }
            let escape = inside[index + 1]
            index += 2
            if escape == UInt8(ascii: "u") {
                out.append(contentsOf: scalar(in: inside, at: &index).utf8)
            } else {
                out.append(unescaped(escape))
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Reads `XXXX`, or `XXXX\uXXXX` of a surrogate pair; a lone surrogate, which the scanner refuses, becomes U+FFFD.
    private static func scalar(in inside: ArraySlice<UInt8>, at index: inout Int) -> Character {
        let high = codeUnit(inside, index)
        index += 4
        guard (0xD800...0xDBFF).contains(high), index + 6 <= inside.endIndex,
            inside[index] == UInt8(ascii: "\\"), inside[index + 1] == UInt8(ascii: "u")
        else { return Character(Unicode.Scalar(high) ?? "\u{FFFD}") }
        let low = codeUnit(inside, index + 2)
        guard (0xDC00...0xDFFF).contains(low) else { return "\u{FFFD}" }
        index += 6
        return Character(Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}")
    }

    private static func codeUnit(_ inside: ArraySlice<UInt8>, _ start: Int) -> UInt32 {
        inside[start..<start + 4].reduce(0) { $0 << 4 | UInt32(hexValue($1) ?? 0) }
    }

    private static func unescaped(_ escape: UInt8) -> UInt8 {
        switch escape {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: escape
        }
    }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
