package import EnlaceCore

/// What a partner has fetched of what it missed.
package struct PulledPage: Sendable {
    /// In the order in which they entered the outbox.
    package var notices: [Notice]
    /// What the next page comes after: the id of the last notice that was looked at; nil if there is none at all.
    package var next: String?
    /// Whether there is more behind it now.
    package var hasMore: Bool
}

/// Reading is receiving: what a partner fetches is held against the rules of now as an attempt is, and is on record as
/// delivered before it is handed out.
extension NoticeDispatcher {
    /// A page ends after so many bytes of notices, or after one.
    private static let pageBytes = 1 << 20

    /// What the partner missed: what was not sent yet, what was given up, and what it fetched before. What may no longer
    /// be sent is left out.
    ///
    /// - Parameter cursor: the id of a notice of the partner; nil for the start.
    /// - Throws: ``RelayError/unknownNotice(_:)`` if the cursor is none, ``RelayError/stopping``, or what the journal throws.
    package func pull(by partner: String, after cursor: String?, limit: Int) async throws -> PulledPage {
        var start: Int64 = 0
        if let cursor { start = try await entry(cursor, of: partner).sequence }
        let found = try await sender.outbox.missed(by: partner, after: start, limit: limit + 1)
        let page = NoticeDispatcher.page(of: found, limit: limit)
        return PulledPage(
            notices: try await admit(page, of: partner), next: page.last?.notice.id ?? cursor,
            hasMore: page.count < found.count)
    }

    /// One notice, also one that was sent.
    ///
    /// - Throws: ``RelayError/unknownNotice(_:)`` if there is none of that id for the partner, or it may not be sent any
    ///   more; ``RelayError/stopping``, or what the journal throws.
    package func pull(_ id: String, by partner: String) async throws -> Notice {
        let entry = try await entry(id, of: partner)
        guard entry.progress.status != .dropped, let notice = try await admit([entry], of: partner).first else {
            throw RelayError.unknownNotice(id)
        }
        return notice
    }

    private func entry(_ id: String, of partner: String) async throws -> OutboxEntry {
        guard let entry = try await sender.outbox.entry(id: id), entry.notice.partner == partner else {
            throw RelayError.unknownNotice(id)
        }
        return entry
    }

    private static func page(of entries: [OutboxEntry], limit: Int) -> [OutboxEntry] {
        var bytes = 0
        let fitting = entries.prefix(limit).prefix { entry in
            defer { bytes += entry.notice.body.count }
            return bytes < pageBytes
        }
        return Array(fitting)
    }

    /// Those that may be handed out, once that is on record.
    private func admit(_ entries: [OutboxEntry], of partner: String) async throws -> [Notice] {
        // As of this moment: a consent may have been taken back since the notices were made.
        guard let evaluation = await sender.evaluation(sender.bus.head) else { throw RelayError.stopping }
        var notices: [Notice] = []
        var endings: [(notice: Notice, progress: NoticeProgress)] = []
        for entry in entries {
            switch try await sender.admit(entry, by: evaluation) {
            case .allowed(let notice, _):
                notices.append(notice)
                guard entry.progress.status != .delivered else { continue }
                endings.append((entry.notice, sender.policy.pulled(entry.progress, at: sender.clock.now)))
            case .withheld(let progress):
                guard entry.progress.status == .pending else { continue }
                endings.append((entry.notice, progress))
            }
        }
        try await record(endings, of: partner)
        return notices
    }

    func record(_ endings: [(notice: Notice, progress: NoticeProgress)], of partner: String) async throws {
        guard !endings.isEmpty else { return }
        let now = sender.clock.now
        try await sender.bus.publish(
            Commit(
                events: endings.compactMap {
                    DeliveryReport($0.notice, $0.progress, at: now)?.draft(node: sender.node)
                },
                onConflict: .keepFirst, outbox: endings.map { .update(id: $0.notice.id, $0.progress) }))
        for ending in endings {
            let name = ending.progress.isPulled ? "pulled" : ending.progress.status.rawValue
            sender.metrics.count(name, partner: partner)
        }
        lane(of: partner)?.fetchAnew()
    }
}
