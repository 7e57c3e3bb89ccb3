import EnlaceCore
import Testing

@Suite("Pseudonyms toward partners")
struct PseudonymTests {
    private let pseudonyms = KeyedPseudonyms(secret: Array(repeating: 7, count: 32))
    private let person = "p-" + String(repeating: "a1", count: 16)

    @Test("are the same each time for a person and a partner, and others for any other")
    func stable() {
        let known = pseudonyms.pseudonym(of: person, for: "ngo")
        #expect(known == pseudonyms.pseudonym(of: person, for: "ngo"))
        let other = "p-" + String(repeating: "b2", count: 16)
        let all = [
            known, pseudonyms.pseudonym(of: person, for: "clinic"), pseudonyms.pseudonym(of: other, for: "ngo"),
            KeyedPseudonyms(secret: Array(repeating: 8, count: 32)).pseudonym(of: person, for: "ngo"), person,
        ]
        #expect(Set(all).count == all.count)
    }

    @Test("have the form of a pseudonym")
    func form() {
        let known = pseudonyms.pseudonym(of: person, for: "ngo")
        #expect(known.utf8.count == 34)
        #expect(PseudonymSearch(in: known).findsPerson { _ in false })
    }
}

private let digits = "0f" + String(repeating: "a1", count: 15)
private let pseudonym = "p-" + digits
private let escaped = "p\\u002d" + digits.dropLast() + "\\u0031"

@Suite("A search for pseudonyms")
struct PseudonymSearchTests {
    private static func content(_ text: String) -> EventContent {
        let event = #"{"specversion":"1.0","id":"1","source":"/a","type":"t","data":{"text":"\#(text)"}}"#
        return try! EventContent(head: [], body: Array(event.utf8))
    }

    @Test(
        "finds them by their form alone, whomever they mean",
        arguments: [
            pseudonym, "k-\(pseudonym)", "see \(pseudonym).", "[\(pseudonym),", pseudonym.uppercased(),
            "\(pseudonym)00", escaped,
        ])
    func formed(text: String) {
        #expect(PseudonymSearch(in: Self.content(text)).findsPerson { _ in false })
    }

    @Test(
        "finds their digits, in either case and within a longer word, where they are somebody's",
        arguments: [
            digits, "c\(digits)", "c\(pseudonym)", "\(digits)ff", digits.uppercased(), "map\(pseudonym)",
            "x_\(digits)_x",
            String(repeating: "f", count: 300) + digits + "0", "p-\(digits.dropLast())\\u0061\(digits)",
        ])
    func bare(text: String) {
        #expect(PseudonymSearch(in: Self.content(text)).findsPerson { $0 == pseudonym })
    }

    @Test(
        "lets all other digits pass",
        arguments: [
            "6f1c2a9be07d4c58a3f0b1d2e4c6a891", "rep-6f1c2a9be07d4c58a3f0b1d2e4c6a891", String(digits.dropLast()),
            "p-\(digits.dropLast())g", "0f\\n" + digits.dropFirst(2), String(repeating: "0123456789", count: 40),
        ])
    func others(text: String) {
        let search = PseudonymSearch(in: Self.content(text))
        #expect(!search.findsPerson { $0 == pseudonym } && !search.isTooLong)
    }

    @Test("has nothing to ask of a text without them, wherever its digits stand")
    func nothing() {
        for count in 0..<100 {
            let text = String(repeating: "x", count: count) + digits.dropLast() + "-" + digits.dropLast()
            #expect(PseudonymSearch(in: text).isEmpty)
            #expect(!PseudonymSearch(in: String(repeating: "x", count: count) + digits).isEmpty)
        }
    }

    @Test("lets the pseudonym of whom it is about stand once, and their digits nowhere else")
    func own() {
        let once = PseudonymSearch(in: Self.content(pseudonym))
        #expect(!once.findsPerson(besides: pseudonym) { $0 == pseudonym })
        for text in ["\(pseudonym) \(pseudonym)", "\(pseudonym) \(digits)"] {
            #expect(PseudonymSearch(in: Self.content(text)).findsPerson(besides: pseudonym) { _ in false })
        }
    }

    @Test("does not look at more digits in a row than make sense")
    func tooLong() {
        let many = (0..<1_000).map { String($0 + 100_000, radix: 16) }.joined()
        #expect(PseudonymSearch(in: many).isTooLong)
    }
}
