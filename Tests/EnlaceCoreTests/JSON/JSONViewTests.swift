import EnlaceCore
import EnlaceTestSupport
import Testing

@Suite("A JSON view")
struct JSONViewTests {
    private let view = JSONView.literal(
        #"{"name":"Casa \u00e9","n\u0061me2":2,"list":[10,{"a/b":{"~":true}},"x"],"empty":{},"none":null}"#)

    @Test("finds members by key, however the key is written")
    func subscripts() {
        #expect(view["name"]?.string == "Casa é")
        #expect(view["name2"]?.int == 2)
        #expect(view["list"]?.elements.map(\.kind) == [.number, .object, .string])
        #expect(view["absent"] == nil)
        #expect(view["list"]?["a"] == nil)
        #expect(view["none"]?.isNull == true)
    }

    @Test("counts and walks what a container holds")
    func children() {
        #expect(view.count == 5)
        #expect(view["list"]?.count == 3)
        #expect(view["empty"]?.count == 0)
        #expect(view["name"]?.count == 0)
        #expect(view.members.map(\.key) == ["name", "name2", "list", "empty", "none"])
        #expect(view.entries.map { $0.key.string } == ["name", "name2", "list", "empty", "none"])
        #expect(view["list"]?.values.map(\.kind) == [.number, .object, .string])
        #expect(view["list"]?.members.isEmpty == true)
        #expect(view["name"]?.elements.isEmpty == true)
    }

    @Test("names its place as a JSON Pointer")
    func pointers() throws {
        let list = try #require(view["list"])
        let inner = try #require(list.elements[1]["a/b"]?["~"])
        #expect(view.pointer(from: view) == "")
        #expect(list.pointer(from: view) == "/list")
        #expect(inner.pointer(from: view) == "/list/1/a~1b/~0")
        #expect(inner.pointer(from: list) == "/1/a~1b/~0")
        #expect(view["none"]?.pointer(from: view) == "/none")
    }

    @Test("compares text without decoding more than it must")
    func reads() throws {
        let name = try #require(view["name"])
        #expect(name.reads("Casa é"))
        #expect(!name.reads("Casa e"))
        #expect(!name.reads("Casa é "))
        #expect(view["name2"]?.reads("2") == false)
        #expect(name.withText { Array($0) } == Array("Casa é".utf8))
        #expect(view["list"]?.elements[2].withText { $0.count } == 1)
        #expect(view.withText { $0.count } == nil)
    }

    @Test(
        "reads whole numbers, whichever way they are written",
        arguments: [
            ("12", 12), ("-7", -7), ("12.0", 12), ("1.2e1", 12), ("0", 0), ("-0", 0),
            ("123456789012345", 123_456_789_012_345),
            ("9007199254740991", 9_007_199_254_740_991), ("9007199254740993", nil), ("1.5", nil), ("1e300", nil),
            ("\"12\"", nil), ("true", nil),
        ] as [(String, Int?)])
    func integers(text: String, expected: Int?) {
        #expect(JSONView.literal(text).int == expected)
    }

    @Test("gives the exact bytes of each value")
    func spans() {
        let batch = JSONView.literal(#" [ {"a" : 1} , [ ] ] "#)
        #expect(batch.elements.map { String(decoding: $0.bytes, as: UTF8.self) } == [#"{"a" : 1}"#, "[ ]"])
    }
}

@Suite("JSON that we write")
struct JSONTests {
    @Test("escapes what must be escaped and keeps the order of members")
    func text() {
        let json: JSON = ["z": "a\"\\\n\r\t\u{1}é", "a": [1, true, .null, .double(1.5), .double(2), .double(.nan)]]
        #expect(json.text == #"{"z":"a\"\\\n\r\t\u0001é","a":[1,true,null,1.5,2,null]}"#)
    }

    @Test("is laid out for people on demand")
    func pretty() {
        let json: JSON = ["a": ["b": [1, 2]], "c": [["d": []]], "e": [:]]
        #expect(
            json.prettyText == """
                {
                  "a": {
                    "b": [1, 2]
                  },
                  "c": [
                    {
                      "d": []
                    }
                  ],
                  "e": {}
                }
                """)
    }
}
