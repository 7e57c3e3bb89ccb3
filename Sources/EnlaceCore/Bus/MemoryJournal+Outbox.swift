import Synchronization

extension MemoryJournal {
    public func due(
        partner: String, at time: Timestamp, excluding excluded: Set<Int64>, errandsFirst: Bool, limit: Int
    ) async throws(JournalError) -> [OutboxEntry] {
        let due = pending(of: partner, excluding: excluded).filter { $0.progress.due <= time }
        let ordered = due.sorted { ($0.progress.due, $0.sequence) < ($1.progress.due, $1.sequence) }
        let first = errandsFirst ? ordered.filter(\.notice.isErrand) : []
        let others = ordered.filter { !errandsFirst || !$0.notice.isErrand }
        return Array((first + others).prefix(max(limit, 0)))
    }

    public func nextDue(partner: String, excluding excluded: Set<Int64>) async throws(JournalError) -> Timestamp? {
        pending(of: partner, excluding: excluded).map(\.progress.due).min()
    }

    private func pending(of partner: String, excluding excluded: Set<Int64>) -> [OutboxEntry] {
        state.withLock { state in
            state.outbox.filter {
                $0.notice.partner == partner && $0.progress.status == .pending && !excluded.contains($0.sequence)
                    && !state.queues.isWaiting($0.sequence)
            }
        }
    }

    public func expired(of partner: String, at time: Timestamp, excluding excluded: Set<Int64>, limit: Int)
        async throws(JournalError) -> [OutboxEntry]
    {
        state.withLock { state in
            let expired = state.outbox.lazy.filter { entry in
                entry.notice.partner == partner && entry.progress.status == .pending
                    && !excluded.contains(entry.sequence) && entry.notice.expires.map { $0 <= time } ?? false
            }
            return Array(expired.prefix(max(limit, 0)))
        }
    }

    public func missed(by partner: String, after sequence: Int64, limit: Int)
        async throws(JournalError) -> [OutboxEntry]
    {
        state.withLock { state in
            let missed = state.outbox.dropFirst(Int(max(sequence, 0))).lazy.filter { entry in
                let progress = entry.progress
                return entry.notice.partner == partner
                    && ([.pending, .dead].contains(progress.status) || progress.isPulled)
            }
            return Array(missed.prefix(max(limit, 0)))
        }
    }

    public func entries(matching filter: OutboxFilter, limit: Int) async throws(JournalError) -> [OutboxEntry] {
        state.withLock { Array($0.outbox.reversed().lazy.filter(filter.matches).prefix(max(limit, 0))) }
    }

    public func entry(id: String) async throws(JournalError) -> OutboxEntry? {
        state.withLock { state in state.notices[id].map { state.outbox[$0] } }
    }

    public func counts() async throws(JournalError) -> [String: [NoticeProgress.Status: Int]] {
        state.withLock { state in
            state.outbox.reduce(into: [:]) { $0[$1.notice.partner, default: [:]][$1.progress.status, default: 0] += 1 }
        }
    }

    public func quiets() async throws(JournalError) -> [String: Timestamp] {
        state.withLock { $0.quiets }
    }
}
