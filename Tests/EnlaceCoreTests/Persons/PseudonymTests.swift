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
        let known = Array(pseudonyms.pseudonym(of: person, for: "ngo").utf8)
        #expect(PseudonymSearch.count(in: known[...]) == 1 && known.count == 34)
    }

    @Test(
        "are found wherever they stand, and not as a part of a longer word",
        arguments: [
            ("P", 1), ("k-P", 1), ("\"P\"", 1), ("P P", 2), ("P,P.P", 3), ("mapP", 0), ("", 0), ("p-12", 0), ("p", 0),
        ])
    func search(text: String, count: Int) {
        let bytes = Array(text.split(separator: "P", omittingEmptySubsequences: false).joined(separator: person).utf8)
        #expect(PseudonymSearch.count(in: bytes[...]) == count)
    }
}
