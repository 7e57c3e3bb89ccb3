import EnlaceCore
import Testing

@Suite("A secret on standard input")
struct PEMTests {
    private func read(_ lines: String...) -> String {
        var rest = lines[...]
        return PEM.secret { rest.popFirst() }
    }

    @Test("is the first line, without the space around it")
    func line() {
        #expect(read("  whsec_abc ", "more") == "whsec_abc")
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
    }
}
