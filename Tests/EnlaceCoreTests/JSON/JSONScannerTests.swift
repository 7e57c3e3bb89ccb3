import EnlaceCore
import Testing

@Suite("The JSON scanner")
struct JSONScannerTests {
    @Test(
        "takes what RFC 8259 allows",
        arguments: [
            "null", " true ", "\t\r\nfalse\n", "0", "-0", "12", "-12.5", "1e3", "1E+3", "1.25e-3", "1e308", "1e-400",
            "\"\"", "\"plain\"", #""\"\\\/\b\f\n\r\t\u0041""#, #""\ud83d\ude00""#, "\"é ñ 漢 😀\"", "\"\u{7F}\"",
            "[]", "[ ]", "{}", "{ }", "[1,2 , 3]", #"{"a":1}"#, #"{ "a" : { "b" : [ { } ] } , "" : null }"#,
            #"{"aa":1,"ab":2,"ba":3,"bb":4}"#, "\"12345678\"", "\"1234567\\n9012345678é\"",
        ])
    func accepts(text: String) throws {
        let document = try JSONDocument(Array(text.utf8))
        let again = try JSONDocument(document.root.json.bytes)
        #expect(again.root.json == document.root.json)
    }

    struct Refusal: Sendable {
        let text: String
        let reason: JSONError.Reason
        let offset: Int

        init(_ text: String, _ reason: JSONError.Reason, at offset: Int) {
            self.text = text
            self.reason = reason
            self.offset = offset
        }
    }

    @Test(
        "refuses everything else and says where",
        arguments: [
            Refusal("", .unexpectedEnd, at: 0), Refusal("  ", .unexpectedEnd, at: 2),
            Refusal("[1", .unexpectedEnd, at: 2),
            Refusal("{\"a\":", .unexpectedEnd, at: 5), Refusal("\"abc", .unexpectedEnd, at: 4),
            Refusal("\"abcdefgh", .unexpectedEnd, at: 9), Refusal("tru", .unexpectedEnd, at: 3),
            Refusal("\"\\", .unexpectedEnd, at: 2), Refusal("-", .unexpectedEnd, at: 1),
            Refusal("nul1", .unexpectedByte, at: 3), Refusal("{a:1}", .unexpectedByte, at: 1),
            Refusal("{\"a\" 1}", .unexpectedByte, at: 5), Refusal("[1 2]", .unexpectedByte, at: 3),
            Refusal("[1,]", .unexpectedByte, at: 3), Refusal("{\"a\":1,}", .unexpectedByte, at: 7),
            Refusal("[,1]", .unexpectedByte, at: 1), Refusal("]", .unexpectedByte, at: 0),
            Refusal("[1}", .unexpectedByte, at: 2), Refusal("+1", .unexpectedByte, at: 0),
            Refusal("'a'", .unexpectedByte, at: 0), Refusal("NaN", .unexpectedByte, at: 0),
            Refusal("\u{FEFF}1", .unexpectedByte, at: 0), Refusal("/* */1", .unexpectedByte, at: 0),
            Refusal("-a", .invalidNumber, at: 1), Refusal("01", .invalidNumber, at: 2),
            Refusal("1.", .invalidNumber, at: 2), Refusal("1.e3", .invalidNumber, at: 2),
            Refusal("1e", .invalidNumber, at: 2), Refusal("1e+", .invalidNumber, at: 3),
            Refusal("1e999", .numberOutOfRange, at: 0), Refusal("[-1e309]", .numberOutOfRange, at: 1),
            Refusal(String(repeating: "9", count: 400), .numberOutOfRange, at: 0),
            Refusal(#""\x""#, .invalidEscape, at: 2), Refusal(#""\u12G4""#, .invalidEscape, at: 5),
            Refusal(#""\ud800""#, .invalidEscape, at: 1), Refusal(#""\udc00""#, .invalidEscape, at: 1),
            Refusal(#""\ud800\n""#, .invalidEscape, at: 1), Refusal(#""\ud800\ud800""#, .invalidEscape, at: 1),
            Refusal("\"a\nb\"", .controlCharacter, at: 2), Refusal("\"\u{0}\"", .controlCharacter, at: 1),
            Refusal("\"abcdefghij\u{1F}\"", .controlCharacter, at: 11),
            Refusal(#"{"a":1,"a":2}"#, .duplicateKey, at: 7), Refusal(#"{"a":1,"\u0061":2}"#, .duplicateKey, at: 7),
            Refusal(#"[{"a":{"b":1,"c":2,"b":3}}]"#, .duplicateKey, at: 19),
            Refusal("1 2", .trailingBytes, at: 2), Refusal("{}{}", .trailingBytes, at: 2),
        ])
    func refuses(refusal: Refusal) {
        let error = #expect(throws: JSONError.self) { try JSONDocument(Array(refusal.text.utf8)) }
        #expect(error == JSONError(reason: refusal.reason, offset: refusal.offset))
    }

    @Test(
        "refuses bytes that are not UTF-8",
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98],
            [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28],
        ] as [[UInt8]])
    func refusesBrokenUTF8(bytes: [UInt8]) {
        let text = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
        let error = #expect(throws: JSONError.self) { try JSONDocument(text) }
        #expect(error == JSONError(reason: .invalidUTF8, offset: 1))
    }

    @Test("nests as deeply as the limit says and no deeper", arguments: [1, 3, 32])
    func depth(limit: Int) throws {
        let limits = JSONLimits(depth: limit)
        let deepest = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
        _ = try JSONDocument(Array(deepest.utf8), limits: limits)
        let error = #expect(throws: JSONError.self) { try JSONDocument(Array("[\(deepest)]".utf8), limits: limits) }
        #expect(error == JSONError(reason: .tooDeep, offset: limit))
        let objects = #"{"a":[{"b":"# + deepest
        #expect(throws: JSONError.self) { try JSONDocument(Array(objects.utf8), limits: limits) }
    }

    @Test("finds a duplicate among many keys, escaped or not", arguments: [2, 16, 17, 500])
    func duplicateAmongMany(count: Int) throws {
        let members = (0..<count).map { "\"key-\($0)\":\($0)" }.joined(separator: ",")
        #expect(try JSONDocument(Array("{\(members)}".utf8)).root.count == count)
        for twin in [#""key-0""#, #""\u006bey-0""#] {
            let text = "{\(members),\(twin):1}"
            let error = #expect(throws: JSONError.self) { try JSONDocument(Array(text.utf8)) }
            #expect(error == JSONError(reason: .duplicateKey, offset: members.utf8.count + 2))
        }
    }

    @Test("reads the same from any place within a word of eight bytes")
    func alignment() throws {
        for padding in 0..<20 {
            for special in [#"\""#, #"\\"#, "é", "漢", "😀", #"\u00e9"#] {
                let text = String(repeating: "x", count: padding) + special + "yz"
                let view = try JSONDocument(Array("\"\(text)\"".utf8)).root
                let expected = [#"\""#: "\"", #"\\"#: "\\", #"\u00e9"#: "é"][special] ?? special
                #expect(view.string == String(repeating: "x", count: padding) + expected + "yz")
            }
        }
    }

    @Test("says what is wrong in words")
    func description() {
        #expect(
            JSONError(reason: .duplicateKey, offset: 7).description == "this key stands twice in one object (at byte 7)"
        )
    }
}
