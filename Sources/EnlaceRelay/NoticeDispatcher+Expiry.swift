import EnlaceCore

/// What is over ends also where no lane looks at it: while its partner is paused or held, and where none of that name is
/// configured. Otherwise it would wait for ever, and keep its event from expiring.
extension NoticeDispatcher {
    /// A lane, and a partner that fetches, come first to what is just over.
    private static let grace = Timestamp.Span.minutes(1)

    /// Drops what is over, at most `limit` in a commit, and a few commits at most.
    ///
    /// - Returns: how many were dropped, and whether there may be more.
    /// - Throws: what the journal throws; what was not dropped is found again.
    func dropExpired(limit: Int) async throws -> (count: Int, hasMore: Bool) {
        guard let evaluation = await sender.evaluation(0) else { return (0, false) }
        let paused = pausedPartners
        let waiting = try await sender.outbox.counts().filter { $0.value[.pending, default: 0] > 0 }.keys
        var (count, hasMore) = (0, false)
        for id in waiting.sorted() where paused.contains(id) || evaluation.partner(id)?.isHeld ?? true {
            let expired = try await expired(of: id, limit)
            try await drop(expired)
            count += expired.count
            hasMore = hasMore || expired.count == limit
            guard let partner = evaluation.partner(id) else { continue }
            let cut = try await cut(partner, limit)
            try await drop(cut)
            count += cut.count
            hasMore = hasMore || cut.count == limit
        }
        return (count, hasMore)
    }

    /// What is over by its own time. One of a partner that is not configured waits until then, for its file may be away for
    /// one reload only.
    private func expired(of partner: String, _ limit: Int) async throws -> [OutboxEntry] {
        // The clock first: an attempt that is not among those under way begins after this time, and sends nothing any more.
        let time = sender.clock.now - NoticeDispatcher.grace
        return try await sender.outbox.expired(of: partner, at: time, excluding: underway(to: partner), limit: limit)
    }

    /// What is over for a paused partner by an agreement that is shorter now than it was. What was tried before the pause
    /// is found as late as its next attempt would have found it, and at its own time at the latest.
    private func cut(_ partner: Partner, _ limit: Int) async throws -> [OutboxEntry] {
        let time = sender.clock.now - NoticeDispatcher.grace
        let entries = try await sender.outbox.due(
            partner: partner.id, at: time - partner.agreement.noticeLifetime, excluding: underway(to: partner.id),
            errandsFirst: false, limit: limit)
        return entries.filter { partner.end(of: $0.notice) <= time }
    }

    private func underway(to partner: String) -> Set<Int64> { lane(of: partner)?.underway ?? [] }

    private func drop(_ entries: [OutboxEntry]) async throws {
        for (partner, entries) in Dictionary(grouping: entries, by: \.notice.partner) {
            let endings = entries.map { entry in
                (notice: entry.notice, progress: sender.policy.dropped(entry.progress, because: DeliveryPolicy.over))
            }
            try await record(endings, of: partner)
        }
    }
}
