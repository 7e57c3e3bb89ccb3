/// Reads comma-separated values (RFC 4180) line by line: fields as ranges of the bytes, nothing copied.
///
/// Unlike the RFC, no field may hold a line break: none of this family does, and so one quote that is left open spoils
/// one row instead of swallowing the rest of the file. Lines end in LF or CRLF; a byte order mark is stepped over.
struct CSVLines {
    struct Field {
        var range: Range<Int>
        /// Holds quotes written twice.
        var hasDoubledQuotes = false
    }

    enum Fault: Error {
        case openQuote
        case textAfterQuote
        case strayQuote
    }

    let bytes: [UInt8]
    /// Of the line last read; from 1.
    private(set) var line = 0
    private var index: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// How far the reading has come.
    var offset: Int { index }

    /// Reads the next line that is not empty into `fields`; nil at the end.
    mutating func next(into fields: inout [Field]) -> Result<Void, Fault>? {
        while index < bytes.count {
            line += 1
            let start = index
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
            index = end + 1
            if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            guard end > start else { continue }
            return Result { () throws(Fault) in try split(start..<end, into: &fields) }
        }
        return nil
    }

    private func split(_ line: Range<Int>, into fields: inout [Field]) throws(Fault) {
        fields.removeAll(keepingCapacity: true)
        var start = line.lowerBound
        while true {
            let isQuoted = start < line.upperBound && bytes[start] == UInt8(ascii: "\"")
            let end =
                isQuoted
                ? try quoted(start, line.upperBound, &fields) : try plain(start, line.upperBound, &fields)
            guard end < line.upperBound else { return }
            start = end + 1
        }
    }

    /// Takes the field that begins at `start`, and returns where its comma or the line's end is.
    private func plain(_ start: Int, _ limit: Int, _ fields: inout [Field]) throws(Fault) -> Int {
        var end = start
        while end < limit, bytes[end] != UInt8(ascii: ",") {
            if bytes[end] == UInt8(ascii: "\"") { throw .strayQuote }
            end += 1
        }
        fields.append(Field(range: start..<end))
        return end
    }

    private func quoted(_ start: Int, _ limit: Int, _ fields: inout [Field]) throws(Fault) -> Int {
        var field = Field(range: start + 1..<limit)
        var end = start + 1
        while end < limit {
            guard bytes[end] == UInt8(ascii: "\"") else {
                end += 1
                continue
            }
            guard end + 1 < limit, bytes[end + 1] == UInt8(ascii: "\"") else { break }
            field.hasDoubledQuotes = true
            end += 2
        }
        guard end < limit else { throw .openQuote }
        guard end + 1 == limit || bytes[end + 1] == UInt8(ascii: ",") else { throw .textAfterQuote }
        field.range = start + 1..<end
        fields.append(field)
        return end + 1
    }
}

extension CSVLines {
    /// A field without spaces at its ends, its doubled quotes made single; nil if it is not UTF-8.
    func text(_ field: Field) -> String? {
        guard let text = String(validating: bytes[field.range], as: UTF8.self) else { return nil }
        let trimmed = text.trimmed
        return field.hasDoubledQuotes ? trimmed.replacing("\"\"", with: "\"") : trimmed
    }
}
