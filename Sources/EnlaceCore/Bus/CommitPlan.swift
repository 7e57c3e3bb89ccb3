/// What a journal does with the events of a commit, decided before anything is stored.
public struct CommitPlan: Sendable {
    /// One for each event of the commit, in order.
    public let receipts: [Receipt]

    /// Decides about `commit`, whose first new event would stand at `head + 1`.
    ///
    /// - Parameters:
    ///   - added: what the journal holds in memory; the commit's new events join it, unless the commit is refused.
    ///   - stored: looks up what is not among `added`.
    /// - Throws: ``JournalError/conflict(index:)`` where the commit asks to be refused, and what `stored` throws.
    public init(
        _ commit: Commit, after head: Int64, added: inout [EventKey: KnownEvent],
        stored: (EventKey) throws(JournalError) -> KnownEvent?
    ) throws(JournalError) {
        var receipts: [Receipt] = []
        receipts.reserveCapacity(commit.events.count)
        var next = head + 1
        do throws(JournalError) {
            for index in commit.events.indices {
                let key = commit.events[index].key
                let digest = EventDigest(commit.events[index].digest)
                var known = added[key]
                if known == nil { known = try stored(key) }
                if let known {
                    let isConflict = known.digest != digest && commit.onConflict == .refuse
                    if isConflict { throw JournalError.conflict(index: index) }
                    receipts.append(Receipt(position: known.position, isDuplicate: true))
                } else {
                    added[key] = KnownEvent(position: next, digest: digest)
                    receipts.append(Receipt(position: next, isDuplicate: false))
                    next += 1
                }
            }
        } catch {
            for (index, receipt) in receipts.enumerated() where !receipt.isDuplicate {
                added[commit.events[index].key] = nil
            }
            throw error
        }
        self.receipts = receipts
    }

    /// How many of the events are new.
    public var freshCount: Int { receipts.count { !$0.isDuplicate } }
}

/// What a journal remembers of an event for ever.
public struct KnownEvent: Sendable {
    public let position: Int64
    /// Covers the event's source and id too, so it also tells apart two events that share a key.
    public let digest: EventDigest

    public init(position: Int64, digest: EventDigest) {
        self.position = position
        self.digest = digest
    }
}
