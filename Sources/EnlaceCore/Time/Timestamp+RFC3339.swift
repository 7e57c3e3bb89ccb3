extension Timestamp: CustomStringConvertible {
    /// The one text form: `YYYY-MM-DDThh:mm:ss.mmmZ`.
    public var description: String {
        String(decoding: rfc3339, as: UTF8.self)
    }

    /// The years that the text form can name: 0001 to 9999.
    static let writable = Timestamp(milliseconds: -62_135_596_800_000)...Timestamp(milliseconds: 253_402_300_799_999)

    /// ``description`` as bytes; a time outside the years 0001 to 9999 is written as the nearest inside.
    public var rfc3339: [UInt8] {
        let milliseconds = min(max(self, Timestamp.writable.lowerBound), Timestamp.writable.upperBound).milliseconds
        let days = milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000
        let inDay = milliseconds - days * 86_400_000
        let date = CivilDate(daysSince1970: Int(days))
        var text: [UInt8] = []
        text.reserveCapacity(24)
        text.append(digits: date.year, width: 4)
        text.append(UInt8(ascii: "-"), digits: date.month)
        text.append(UInt8(ascii: "-"), digits: date.day)
        text.append(UInt8(ascii: "T"), digits: Int(inDay / 3_600_000))
        text.append(UInt8(ascii: ":"), digits: Int(inDay / 60_000 % 60))
        text.append(UInt8(ascii: ":"), digits: Int(inDay / 1_000 % 60))
        text.append(UInt8(ascii: "."))
        text.append(digits: Int(inDay % 1_000), width: 3)
        text.append(UInt8(ascii: "Z"))
        return text
    }

    /// Reads any RFC 3339 date-time of the years 0001 to 9999; a fraction finer than a millisecond is cut off.
    ///
    /// Returns nil for anything else, a leap second (`:60`) included, because no millisecond of ours stands for it.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let time = text.withUTF8({ Timestamp(utf8: $0) }) else { return nil }
        self = time
    }

    /// The same from UTF-8 bytes.
    public init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        var reader = DigitReader(bytes)
        guard let year = reader.number(4), reader.skip("-"),
            let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let hour = reader.number(2), reader.skip(":"),
            let minute = reader.number(2), reader.skip(":"),
            let second = reader.number(2), let fraction = reader.fraction(),
            let offset = reader.offset(), reader.isAtEnd,
            year >= 1, (1...12).contains(month), (1...CivilDate.daysIn(month: month, of: year)).contains(day),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSince1970
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset * 60
        milliseconds = Int64(seconds) * 1_000 + Int64(fraction)
        // An offset can lead out of the years that can be written again.
        guard Timestamp.writable.contains(self) else { return nil }
    }
}

extension [UInt8] {
    fileprivate mutating func append(digits value: Int, width: Int) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }

    fileprivate mutating func append(_ separator: UInt8, digits value: Int) {
        append(separator)
        append(digits: value, width: 2)
    }
}

/// Reads fixed-width decimal fields from ASCII.
private struct DigitReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }

    mutating func number(_ width: Int) -> Int? {
        guard index + width <= bytes.count else { return nil }
        var value = 0
        for place in index..<index + width {
            let byte = bytes[place]
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        index += width
        return value
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    /// Milliseconds of an optional `.digits`; nil if the dot stands alone.
    mutating func fraction() -> Int? {
        guard skip(".") else { return 0 }
        var milliseconds = 0
        var scale = 100
        let first = index
        while let digit = number(1) {
            milliseconds += digit * scale
            scale /= 10
        }
        return index > first ? milliseconds : nil
    }

    /// Minutes east of UTC.
    mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let sign = skip("+") ? 1 : skip("-") ? -1 : 0
        guard sign != 0, let hours = number(2), skip(":"), let minutes = number(2), hours < 24, minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
