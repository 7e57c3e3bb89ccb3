import EnlaceCore
import Testing

@Suite("A secret on standard input")
struct PEMTests {
    private func read(_ lines: String...) -> String {
        var rest = lines[...]
        return PEM.secret { rest.popFirst() }
    }

    @Test("is one line, without the space around it, and several are not cut to one")
    func line() {
        #expect(read("  whsec_abc ") == "whsec_abc")
        #expect(read("  whsec_abc", "", "  ") == "whsec_abc")
        #expect(read("  whsec_abc", "more ") == "whsec_abc\nmore")
        #expect(read("two words\t") == "two words")
        #expect(read("") == "")
        #expect(read() == "")
    }

    @Test("is the whole block where it begins one")
    func block() {
        let lines = "-----BEGIN PRIVATE KEY-----\nMC4C\nAQAw\n-----END PRIVATE KEY-----\n"
        #expect(
            read("-----BEGIN PRIVATE KEY-----", "MC4C", "AQAw", "-----END PRIVATE KEY-----", "more") == lines)
        #expect(ClientCertificate.objection(toKey: lines) == nil)
        #expect(ClientCertificate.objection(toKey: read("-----BEGIN PRIVATE KEY-----", "MC4C")) != nil)
        #expect(SecretText.objection(to: lines) == nil)
    }

    @Test(
        "is kept where it is one line of text",
        arguments: ["x", "two words", "señal\tñ", String(repeating: "a", count: 16_384)])
    func kept(secret: String) {
        #expect(SecretText.objection(to: secret) == nil)
    }

    @Test(
        "is refused where it is anything else, with what is expected",
        arguments: [
            ("one\ntwo", "this has several lines"), ("one\r\ntwo", "this has several lines"), ("", "this is empty"),
            (" \n", "this is empty"), ("a\u{0}b", "this is no text"),
            (String(decoding: [0x61, 0xFF], as: UTF8.self), "this is no text"),
            (String(repeating: "a", count: 16_385), "this has more than 16 KiB"),
            ("-----BEGIN PRIVATE KEY-----\nMC4C\n", "this has several lines"),
            ("password\n-----BEGIN X-----\nMC4C\n-----END X-----\n", "this has several lines"),
        ])
    func refused(secret: String, fault: String) throws {
        let objection = try #require(SecretText.objection(to: secret))
        #expect(objection.hasPrefix("expected one line of text, or a whole block in PEM"))
        #expect(objection.hasSuffix("; \(fault)"))
    }
}
