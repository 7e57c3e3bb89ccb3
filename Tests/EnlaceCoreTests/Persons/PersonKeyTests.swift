import Crypto
import EnlaceTestSupport
import Testing

@testable import EnlaceCore

@Suite("A person's key")
struct PersonKeyTests {
    @Test("seals the same text always the same, and opens it with the same binding and key only")
    func sealing() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<300 {
            let key = PersonKey.random()
            let text = (0..<Int.random(in: 0...400, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let binding = "event\0/agencies/a\0\(random.next())"
            let sealed = try key.seal(text, binding: binding)
            #expect(try key.seal(text, binding: binding) == sealed)
            #expect(key.open(sealed, binding: binding) == text)
            #expect(key.open(sealed, binding: binding + "x") == nil)
            #expect(PersonKey.random().open(sealed, binding: binding) == nil)
            var changed = sealed
            changed[Int.random(in: 0..<changed.count, using: &random)] ^= 1
            #expect(key.open(changed, binding: binding) == nil)
        }
    }

    @Test("seals one text for two bindings under two nonces")
    func nonces() throws {
        let key = PersonKey.random()
        let sealed = try (0..<100).map { try key.seal([1, 2, 3], binding: "event\0s\0\($0)") }
        #expect(Set(sealed.map { Array($0.prefix(12)) }).count == 100)
    }

    @Test("is unwrapped by the node's key only, and for its own person only")
    func wrapping() throws {
        let (key, node, person) = (PersonKey.random(), SymmetricKey(size: .bits256), PersonTag.random())
        let row = try key.wrapped(by: node, for: person)
        let sealed = try key.seal([1, 2, 3], binding: "b")
        #expect(PersonKey(row, wrappedBy: node, for: person)?.open(sealed, binding: "b") == [1, 2, 3])
        #expect(PersonKey(row, wrappedBy: SymmetricKey(size: .bits256), for: person) == nil)
        #expect(PersonKey(row, wrappedBy: node, for: .random()) == nil)
    }

    @Test("names a person differently to each partner, and to one always the same")
    func pseudonyms() {
        let (key, other) = (PersonKey.random(), PersonKey.random())
        #expect(key.pseudonym(for: "a") == key.pseudonym(for: "a"))
        #expect(key.pseudonym(for: "a") != key.pseudonym(for: "b"))
        #expect(key.pseudonym(for: "a") != other.pseudonym(for: "a"))
        #expect(FieldType.isPerson(key.pseudonym(for: "a")))
    }
}
