import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceIntake

@Suite("Mode parser")
struct ModeParserTests {
    private let parser = ModeParser(eventBytes: 65_536, batchCount: 1_000, depth: 32)

    @Test(
        "tells the mode by the media type, whatever its case and parameters",
        arguments: [
            "application/cloudevents+json", "Application/CloudEvents+JSON; charset=UTF-8",
            "application/cloudevents+json ;charset=\"utf-8\"",
        ])
    func mode(_ type: String) throws {
        var head = RequestHead()
        head.contentType = type
        #expect(try ModeParser.mode(of: head) == .structured)
    }

    @Test(
        "undoes quotes and percent-encoding of an attribute",
        arguments: [
            ("plain", "plain"), ("a%20b", "a b"), ("%e2%82%AC", "€"), (#""q \"x\" \\""#, #"q "x" \"#), ("%2541", "%41"),
        ])
    func attribute(_ field: String, _ value: String) {
        #expect(ModeParser.attributeValue(field) == value)
    }

    @Test(
        "refuses an attribute that cannot be decoded", arguments: ["%", "%4", "%4x", "%ff", "\"", "\"a\"b\"", #""a\""#])
    func brokenAttribute(_ field: String) {
        #expect(ModeParser.attributeValue(field) == nil)
    }

    @Test("keeps the exact bytes of each event of a batch")
    func slices() throws {
        let events = [Sample.registration(), Sample.event("e-1", more: "\n\t ")]
        let body = Array(" [ \(events.joined(separator: " ,\n")) ] ".utf8)
        let parsed = try parser.parse(RequestHead(), mode: .batch, body: body, agency: "casa")
        #expect(parsed.events.map { String(decoding: $0.content.body.bytes, as: UTF8.self) } == events)
    }

    @Test("takes whatever bytes come without failing", arguments: 1...20)
    func hostileBytes(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let good = Array("[\(Sample.registration()),\(Sample.event())]".utf8)
        for _ in 0..<200 {
            var body = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                body[Int.random(in: body.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            for mode in [ModeParser.Mode.structured, .batch, .binary] {
                var head = RequestHead()
                head.attributes = [("id", String(decoding: body.prefix(9), as: UTF8.self))]
                _ = try? parser.parse(head, mode: mode, body: body, agency: "casa")
            }
        }
    }
}
