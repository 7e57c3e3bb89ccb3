public import Crypto
import Synchronization

/// Seals what is about a person under a key of that person, opens it again, and destroys the key when they are erased.
///
/// The contract:
/// 1. What ``EventBus`` commits about a person is ciphertext before it reaches the journal; events about nobody are
///    handed on as they are.
/// 2. A key is on stable storage before the first thing that is sealed under it is acknowledged.
/// 3. The same event is always the same ciphertext, so a repost is known by its bytes as any other.
/// 4. Once ``erase(_:at:)`` has returned, nothing opens any more, and nothing more is taken about the person. Once
///    ``shut(_:to:at:)`` has returned, nothing more is taken about them from that agency.
/// 5. No pseudonym stands in clear anywhere: persons are found by a digest that only the node can make.
///
/// The keys of all persons are held in memory, some 200 bytes each, so that opening never waits.
public final class PersonVault: Sendable {
    struct State {
        var ids: [PersonTag: PersonTag] = [:]
        var keys: [PersonTag: PersonKey] = [:]
        var erased: Set<PersonTag> = []
    }

    /// What is known of a person here.
    enum Standing: Sendable {
        case unknown
        case known(PersonKey)
        case erased
    }

    package let fields: PersonFields
    /// Seals what must outlive a person's key: that others are asked to forget them, and that they have.
    let ownKey: PersonKey
    /// For persons who have no key, or none any more.
    private let others: KeyedPseudonyms
    private let tagKey: SymmetricKey
    private let wrapKey: SymmetricKey
    private let store: any PersonKeyStore
    private let ledger: any ErasureLedger
    /// Whom a restored backup brought back although they were erased.
    private let returned: Set<PersonTag>
    private let state: Mutex<State>

    /// Reads all keys, and destroys those of persons whom the ledger says were erased: a restored backup brings them back.
    ///
    /// - Parameters:
    ///   - secret: of the node; without it nothing that was sealed opens again.
    ///   - keepsReturned: whether those persons can be read until ``eraseReturned()``.
    /// - Throws: ``PersonVaultError``, and what store and ledger throw.
    public init(
        secret: SymmetricKey, keys store: any PersonKeyStore, ledger: any ErasureLedger,
        catalog: EventCatalog = .standard, keepsReturned: Bool = false
    ) async throws {
        fields = PersonFields(catalog)
        ownKey = PersonKey(id: PersonVault.ownTag, root: PersonVault.derived("own", from: secret))
        others = KeyedPseudonyms(secret: PersonVault.derived("pseudonyms", from: secret).withUnsafeBytes { Array($0) })
        tagKey = PersonVault.derived("tags", from: secret)
        wrapKey = PersonVault.derived("wrapping", from: secret)
        self.store = store
        self.ledger = ledger
        let erased = Set(try await ledger.persons())
        let rows = try await store.rows()
        returned = Set(rows.filter { $0.key != nil && erased.contains($0.person) }.map(\.person))
        state = Mutex(try State(rows, erased: erased.subtracting(returned), wrapKey: wrapKey))
        if !keepsReturned { try await eraseReturned() }
    }

    package var hasReturned: Bool { !returned.isEmpty }

    /// Whether a backup brought a person back.
    package func isReturned(_ person: String) -> Bool { returned.contains(tag(person)) }

    /// Destroys the keys of those whom a backup brought back.
    package func eraseReturned() async throws(JournalError) {
        guard hasReturned else { return }
        try await store.destroy(Array(returned))
        state.withLock { state in
            for person in returned { state.erase(person) }
        }
    }

    static let ownTag = PersonTag(high: 0, low: 0)

    private static func derived(_ use: String, from secret: SymmetricKey) -> SymmetricKey {
        let text = Array("enlace persons \(use)".utf8)
        return SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: text, using: secret))
    }

    /// By what a person is found.
    func tag(_ person: String) -> PersonTag {
        let code = HMAC<SHA256>.authenticationCode(for: Array(person.utf8), using: tagKey)
        return code.withUnsafeBytes { bytes in
            PersonTag(
                high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }

    func standing(_ person: PersonTag) -> Standing {
        state.withLock { state in
            if state.erased.contains(person) { return .erased }
            return state.ids[person].flatMap { state.keys[$0] }.map(Standing.known) ?? .unknown
        }
    }

    /// The key that something sealed names; nil once it is destroyed.
    func key(_ id: PersonTag) -> PersonKey? {
        id == ownKey.id ? ownKey : state.withLock { $0.keys[id] }
    }

    /// Whether anything is kept about a person, or was before they were erased.
    public func knows(_ person: String) -> Bool {
        if case .unknown = standing(tag(person)) { false } else { true }
    }

    public func isErased(_ person: String) -> Bool {
        if case .erased = standing(tag(person)) { true } else { false }
    }

    /// What events about a person name as their key; nil where nothing is kept about them.
    public func keyName(of person: String) -> String? {
        if case .known(let key) = standing(tag(person)) { key.id.hex } else { nil }
    }

    /// Makes the keys that persons lack, all in one go; whoever was erased gets none.
    func makeKeys(for persons: [PersonTag]) async throws(JournalError) {
        var candidates: [PersonKeyRow] = []
        for person in persons {
            candidates.append(
                PersonKeyRow(person: person, key: try PersonKey.random().wrapped(by: wrapKey, for: person)))
        }
        // Whoever comes at the same moment gets the key that was kept first.
        for row in try await store.keep(candidates) {
            guard let kept = row.key else { continue }
            guard let key = PersonKey(kept, wrappedBy: wrapKey, for: row.person) else {
                throw .failed("a person's key cannot be unwrapped")
            }
            state.withLock { $0.add(key, of: row.person) }
        }
    }

    /// Takes nothing more about a person from an agency that has asked to forget them; from others as before.
    ///
    /// What was under way when the agency asked may arrive after it was answered.
    public func shut(_ person: String, to agency: String, at time: Timestamp) async throws(JournalError) {
        let tag = tag(person, from: agency)
        if case .erased = standing(tag) { return }
        try await ledger.append(tag, at: time)
        state.withLock { $0.erase(tag) }
    }

    /// Stands in the ledger for a person as one agency tells of them.
    func tag(_ person: String, from agency: String) -> PersonTag { tag("\(agency)\0\(person)") }

    /// Destroys a person's key, here and on stable storage: what was sealed under it never opens again.
    ///
    /// The ledger comes first: if the process dies in between, the next start finishes what was begun. Erasing again, or
    /// a person of whom nothing is known, is the same as erasing once.
    public func erase(_ person: String, at time: Timestamp) async throws(JournalError) {
        let person = tag(person)
        if case .erased = standing(person) { return }
        try await ledger.append(person, at: time)
        try await store.destroy([person])
        state.withLock { $0.erase(person) }
    }
}

extension PersonVault: Pseudonyms {
    /// Follows from the person's key: once that is gone, nobody can tell who was meant.
    package func pseudonym(of person: String, for partner: String) -> String {
        guard case .known(let key) = standing(tag(person)) else { return others.pseudonym(of: person, for: partner) }
        return key.pseudonym(for: partner)
    }

    package func mark(of person: String, in matter: String) -> String { others.mark(of: person, in: matter) }
}

extension PersonVault.State {
    fileprivate init(_ rows: [PersonKeyRow], erased: Set<PersonTag>, wrapKey: SymmetricKey) throws {
        self.erased = erased
        for row in rows where !erased.contains(row.person) {
            guard let kept = row.key else {
                self.erased.insert(row.person)
                continue
            }
            guard let key = PersonKey(kept, wrappedBy: wrapKey, for: row.person) else {
                throw PersonVaultError.cannotUnwrap
            }
            add(key, of: row.person)
        }
    }

    /// What was erased meanwhile stays so.
    mutating func add(_ key: PersonKey, of person: PersonTag) {
        guard !erased.contains(person) else { return }
        ids[person] = key.id
        keys[key.id] = key
    }

    mutating func erase(_ person: PersonTag) {
        erased.insert(person)
        if let id = ids.removeValue(forKey: person) { keys[id] = nil }
    }
}

/// Why the keys of persons cannot be used, in words for the admin.
public enum PersonVaultError: Error, Hashable, Sendable, CustomStringConvertible {
    case cannotUnwrap

    public var description: String {
        "the keys of persons cannot be unwrapped: they were changed, or belong to another node key; put the right key back"
    }
}
