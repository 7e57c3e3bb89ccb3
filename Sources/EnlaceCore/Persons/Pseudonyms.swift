import Crypto

/// Gives each partner pseudonyms of its own, so that what two partners know of a person cannot be joined by them.
package protocol Pseudonyms: Sendable {
    /// The pseudonym by which `partner` is told of the person whom this node calls `person`; the same each time.
    func pseudonym(of person: String, for partner: String) -> String

    /// Tells in one matter whether somebody is the person who was meant, also when they are erased; says nothing else.
    func mark(of person: String, in matter: String) -> String
}

/// Pseudonyms that follow from a secret of the node: HMAC-SHA256 over person and partner, cut to 128 bits.
package struct KeyedPseudonyms: Pseudonyms {
    private let secret: [UInt8]

    /// - Parameter secret: 32 random bytes that never change: with others, partners would be told of other persons.
    package init(secret: [UInt8]) {
        self.secret = secret
    }

    package func pseudonym(of person: String, for partner: String) -> String {
        let text = Array("\(partner)\0\(person)".utf8)
        let code = HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: secret))
        return "p-" + code.prefix(16).hex
    }

    package func mark(of person: String, in matter: String) -> String {
        pseudonym(of: person, for: "matter/\(matter)")
    }
}
