import Synchronization

/// Remembers who was erased, apart from all that a backup takes: what a restored backup brings back is erased again.
public protocol ErasureLedger: Sendable {
    /// Every person that was erased; asked once, at start.
    func persons() async throws -> [PersonTag]

    /// When it returns, the entry is on stable storage, where the ledger outlives the process at all.
    func append(_ person: PersonTag, at time: Timestamp) async throws(JournalError)
}

/// A ledger that forgets when the process ends.
public final class MemoryErasureLedger: ErasureLedger {
    private let entries = Mutex<[PersonTag]>([])

    public init() {}

    public func persons() async throws -> [PersonTag] { entries.withLock { $0 } }

    public func append(_ person: PersonTag, at time: Timestamp) async throws(JournalError) {
        entries.withLock { $0.append(person) }
    }
}
