/// Where the keys of persons are kept: apart from the journal, because a key must really go when a person is erased.
///
/// No pseudonym is handed to it, and no key in clear: a row is found by a digest that only the node can make, and holds a
/// key that only the node can unwrap.
public protocol PersonKeyStore: Sendable {
    /// Everything that is kept, once, before anything else is asked.
    func rows() async throws -> [PersonKeyRow]

    /// Keeps those of `candidates` whose person has no row yet, and answers with the rows in force, in the same order.
    ///
    /// When it returns, they are on stable storage, where the store outlives the process at all.
    func keep(_ candidates: [PersonKeyRow]) async throws(JournalError) -> [PersonKeyRow]

    /// Overwrites the keys of persons and remembers that they are gone, also of persons of whom nothing is kept.
    ///
    /// When it returns, nothing of the keys is left, on stable storage either.
    func destroy(_ persons: [PersonTag]) async throws(JournalError)
}

/// What is kept of one person: a key, or that it has been destroyed.
public struct PersonKeyRow: Sendable, Hashable {
    public struct Key: Sendable, Hashable {
        /// Random; what is sealed names it, so that nothing leads from there to the person once the row is gone.
        public var id: PersonTag
        /// Nonce, key and tag: AES-256-GCM under a key of the node.
        public var wrapped: [UInt8]

        public init(id: PersonTag, wrapped: [UInt8]) {
            self.id = id
            self.wrapped = wrapped
        }
    }

    /// A digest of the pseudonym that only the node can make.
    public var person: PersonTag
    /// Nil once the person was erased.
    public var key: Key?

    public init(person: PersonTag, key: Key?) {
        self.person = person
        self.key = key
    }
}
