public import Crypto
public import EnlaceCore

/// Events about one person, with words in them that must be found nowhere in clear.
public struct SamplePerson: Sendable {
    public let pseudonym: String
    public let notes: String

    /// - Parameter number: tells persons apart; one below 256.
    public init(_ number: Int = 0) {
        pseudonym = "p-" + Array(repeating: UInt8(truncatingIfNeeded: 0xA0 + number), count: 16).hex
        notes = "kanarienvogel-\(number)"
    }

    /// Texts that give the person away.
    public var canaries: [String] { [pseudonym, notes, "canario-guardian"] }

    public func concern(
        _ id: String = "concern-1", subject: String = "con-1", area: String = "mx-bcn-tijuana",
        asof: String = "2026-03-01T06:30:00.000Z"
    ) -> EventDraft {
        .posted(
            .concernRaised, id: id, subject: subject,
            data: [
                "person": .string(pseudonym), "area": .string(area), "asof": .string(asof), "urgency": "now",
                "kind": "unaccompanied_child", "needs": ["canario-guardian"], "notes": .string(notes),
            ], extensions: ["purpose": "child-protection"])
    }
}

extension PersonVault {
    /// The secret of a node in tests.
    public static let testSecret = SymmetricKey(data: [UInt8](repeating: 7, count: 32))

    /// A vault as a node opens it at each start.
    public static func open(
        _ keys: any PersonKeyStore = MemoryPersonKeys(), _ ledger: any ErasureLedger = MemoryErasureLedger(),
        secret: SymmetricKey = testSecret
    ) async throws -> PersonVault {
        try await PersonVault(secret: secret, keys: keys, ledger: ledger)
    }
}

extension Sequence<UInt8> {
    /// Whether `text` stands in these bytes.
    public func holds(_ text: String) -> Bool {
        let (bytes, wanted) = (Array(self), Array(text.utf8))
        guard bytes.count >= wanted.count, let first = wanted.first else { return false }
        return (0...bytes.count - wanted.count).contains { start in
            bytes[start] == first && bytes[start..<start + wanted.count].elementsEqual(wanted)
        }
    }
}
