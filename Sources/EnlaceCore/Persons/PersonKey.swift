import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The key of one person: everything that is kept about them is readable through it alone.
struct PersonKey: Sendable {
    let id: PersonTag
    /// 256 random bits.
    private let root: SymmetricKey

    init(id: PersonTag, root: SymmetricKey) {
        self.id = id
        self.root = root
    }

    static func random() -> PersonKey { PersonKey(id: .random(), root: SymmetricKey(size: .bits256)) }

    /// Each use has a key of its own.
    private enum Use: String {
        case sealing, nonces, salts, pseudonyms
    }

    private func key(for use: Use) -> SymmetricKey {
        SymmetricKey(
            data: HMAC<SHA256>.authenticationCode(for: Array("enlace person \(use.rawValue)".utf8), using: root))
    }

    private func code(of text: [UInt8], for use: Use) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: text, using: key(for: use)))
    }

    /// AES-256-GCM with a nonce that follows from what is sealed, so that the same thing is always the same bytes.
    ///
    /// Two different texts of one person share a nonce with a probability of 2^-96, and `binding` is covered by it.
    ///
    /// - Parameter binding: what the bytes belong to: they open with the same one only.
    func seal(_ text: [UInt8], binding: String) throws(JournalError) -> [UInt8] {
        let bound = Array(binding.utf8)
        var covered = withUnsafeBytes(of: UInt64(bound.count).bigEndian) { Array($0) }
        covered += bound
        covered += text
        do {
            let nonce = try AES.GCM.Nonce(data: code(of: covered, for: .nonces).prefix(12))
            let box = try AES.GCM.seal(text, using: key(for: .sealing), nonce: nonce, authenticating: bound)
            return Array(nonce) + Array(box.ciphertext) + Array(box.tag)
        } catch {
            throw .failed("sealing: \(error)")
        }
    }

    /// Nil unless this key sealed exactly these bytes for `binding`.
    func open(_ sealed: some Collection<UInt8>, binding: String) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: Data(sealed)) else { return nil }
        let text = try? AES.GCM.open(box, using: key(for: .sealing), authenticating: Array(binding.utf8))
        return text.map { Array($0) }
    }

    /// 128 bits that nobody can guess who does not have the key.
    func salt(for binding: String) -> String { code(of: Array(binding.utf8), for: .salts).prefix(16).hex }

    /// By what name a partner knows the person.
    func pseudonym(for partner: String) -> String {
        "p-" + code(of: Array(partner.utf8), for: .pseudonyms).prefix(16).hex
    }
}

extension PersonKey {
    /// - Parameter person: bound in, so that a row cannot be put in another one's place.
    func wrapped(by key: SymmetricKey, for person: PersonTag) throws(JournalError) -> PersonKeyRow.Key {
        do {
            let text = root.withUnsafeBytes { Array($0) }
            let box = try AES.GCM.seal(text, using: key, authenticating: PersonKey.binding(person, id))
            return PersonKeyRow.Key(id: id, wrapped: Array(box.nonce) + Array(box.ciphertext) + Array(box.tag))
        } catch {
            throw .failed("wrapping a key: \(error)")
        }
    }

    /// Nil if the row was changed, or wrapped by another node's key.
    init?(_ row: PersonKeyRow.Key, wrappedBy key: SymmetricKey, for person: PersonTag) {
        guard let box = try? AES.GCM.SealedBox(combined: Data(row.wrapped)),
            let text = try? AES.GCM.open(box, using: key, authenticating: PersonKey.binding(person, row.id))
        else { return nil }
        self.init(id: row.id, root: SymmetricKey(data: text))
    }

    private static func binding(_ person: PersonTag, _ id: PersonTag) -> [UInt8] { person.bytes + id.bytes }
}
