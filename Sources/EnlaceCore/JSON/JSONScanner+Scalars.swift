extension JSONScanner {
    mutating func literal(_ text: StaticString, _ kind: JSONNode.Kind) throws(JSONError) -> JSONNode.Kind {
        for offset in 0..<text.utf8CodeUnitCount {
            guard try current() == text.utf8Start[offset] else { throw error(.unexpectedByte) }
            index += 1
        }
        return kind
    }

    mutating func number() throws(JSONError) {
        let start = index
        if try current() == UInt8(ascii: "-") { index += 1 }
        let first = try current()
        let integerDigits = digits()
        guard integerDigits > 0 else { throw error(start == index ? .unexpectedByte : .invalidNumber) }
        guard integerDigits == 1 || first != UInt8(ascii: "0") else { throw error(.invalidNumber) }
        if peek() == UInt8(ascii: ".") {
            index += 1
            guard digits() > 0 else { throw error(.invalidNumber) }
        }
        let hasExponent = peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E")
        if hasExponent {
            index += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { index += 1 }
            guard digits() > 0 else { throw error(.invalidNumber) }
        }
        if hasExponent || integerDigits > 300 { try refuseInfinity(from: start) }
    }

    /// Readers differ in what they make of a number beyond the range of a double.
    private mutating func refuseInfinity(from start: Int) throws(JSONError) {
        let value = Double(String(decoding: bytes[start..<index], as: UTF8.self))
        guard value?.isFinite ?? false else {
            index = start
            throw error(.numberOutOfRange)
        }
    }

    private mutating func digits() -> Int {
        let start = index
        while let byte = peek(), byte >= 0x30, byte <= 0x39 { index += 1 }
        return index - start
    }

    /// Steps over a string; returns whether it holds escapes.
    mutating func string() throws(JSONError) -> Bool {
        var isEscaped = false
        index += 1
        while true {
            skipPlainText()
            let byte = try current()
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return isEscaped
            case UInt8(ascii: "\\"):
                isEscaped = true
                try escape()
            case 0..<0x20: throw error(.controlCharacter)
            case 0x20..<0x80: index += 1
            default: try multibyteScalar(first: byte)
            }
        }
    }

    /// Steps eight bytes at a time over text that needs no second look.
    private mutating func skipPlainText() {
        guard let base = UnsafeRawPointer(bytes.baseAddress) else { return }
        while index + 8 <= bytes.count {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let special = JSONScanner.special(in: word)
            guard special == 0 else {
                index += special.trailingZeroBitCount >> 3
                return
            }
            index += 8
        }
    }

    /// Sets the top bit of the first byte that is a quote, a backslash, a control character or no ASCII; bits above it
    /// mean nothing. (The zero-in-word test of "Bit Twiddling Hacks", S. E. Anderson.)
    private static func special(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let zeros = ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
        let controls = (word &- (ones &* 0x20)) & ~word
        return (zeros | controls | word) & tops
    }

    private mutating func escape() throws(JSONError) {
        let start = index
        index += 1
        switch try current() {
        case UInt8(ascii: "u"): try escapedScalar(from: start)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            index += 1
        default: throw error(.invalidEscape)
        }
    }

    /// `uXXXX`, and where it is the first half of a surrogate pair, the second half too.
    private mutating func escapedScalar(from start: Int) throws(JSONError) {
        let unit = try codeUnit()
        guard unit & 0xF800 == 0xD800 else { return }
        if unit < 0xDC00, peek() == UInt8(ascii: "\\") {
            index += 1
            if peek() == UInt8(ascii: "u"), try codeUnit() & 0xFC00 == 0xDC00 { return }
        }
        throw JSONError(reason: .invalidEscape, offset: start)
    }

    /// `uXXXX`, from the `u` on.
    private mutating func codeUnit() throws(JSONError) -> UInt32 {
        index += 1
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = JSONString.hexValue(try current()) else { throw error(.invalidEscape) }
            unit = unit << 4 | UInt32(digit)
            index += 1
        }
        return unit
    }

    /// One scalar of two to four bytes, by table 3-7 of the Unicode standard: no overlong forms, no surrogates.
    private mutating func multibyteScalar(first: UInt8) throws(JSONError) {
        let second: ClosedRange<UInt8>
        let length: Int
        switch first {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw error(.invalidUTF8)
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { throw error(.invalidUTF8) }
        for offset in 2..<max(length, 2) where bytes[index + offset] & 0xC0 != 0x80 { throw error(.invalidUTF8) }
        index += length
    }
}

// MARK: - Bytes

extension JSONScanner {
    mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    func peek() -> UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    func current() throws(JSONError) -> UInt8 {
        guard index < bytes.count else { throw error(.unexpectedEnd) }
        return bytes[index]
    }

    func error(_ reason: JSONError.Reason) -> JSONError {
        JSONError(reason: reason, offset: index)
    }
}
