import Synchronization

/// A journal and outbox that forget when the process ends: for tests, and for a node that is only tried out.
///
/// It grows with every event and refuses nobody for lack of room.
public final class MemoryJournal: EventStore {
    struct State {
        var events: [Event] = []
        var known: [EventKey: KnownEvent] = [:]
        var recorded = Timestamp(milliseconds: .min)
        var cursors: [String: Int64] = [:]
        var snapshots: [String: Snapshot] = [:]
        var outbox: [OutboxEntry] = []
        /// Index into `outbox` by the notice's id.
        var notices: [String: Int] = [:]
        var queues = NoticeQueues()
        var quiets: [String: Timestamp] = [:]
        var tap: (@Sendable ([Event]) -> Void)?
    }

    let state = Mutex(State())
    private let clock: any NodeClock

    public init(clock: any NodeClock) {
        self.clock = clock
    }

    public var isDurable: Bool { false }

    public var head: Int64 { state.withLock { $0.head } }

    public func attach(tap: @escaping @Sendable ([Event]) -> Void) {
        state.withLock { $0.tap = tap }
    }

    public func commit(_ commit: Commit) async throws(JournalError) -> [Receipt] {
        // The tap runs under the lock: that is what keeps it in the order of commit.
        try state.withLock { state throws(JournalError) in try state.store(commit, at: clock.now) }
    }

    public func note(_ cursor: Cursor) {
        state.withLock { $0.cursors[cursor.component] = cursor.position }
    }

    public func events(after position: Int64, limit: Int, types: Set<EventType>?)
        async throws(JournalError) -> EventPage
    {
        state.withLock { state in
            let start = min(max(position, 0), state.head)
            let end = start + min(Int64(max(limit, 0)), state.head - start)
            let slice = state.events[Int(start)..<Int(end)]
            let wanted = types.map { types in slice.filter { types.contains($0.type) } } ?? Array(slice)
            return EventPage(events: wanted, end: max(position, end))
        }
    }

    public func events(before position: Int64, limit: Int, matching filter: EventFilter)
        async throws(JournalError) -> [Event]
    {
        state.withLock { state in
            let end = Int(min(max(position, 1) - 1, state.head))
            return Array(state.events[..<end].reversed().lazy.filter(filter.matches).prefix(max(limit, 0)))
        }
    }

    public func event(source: String, id: String) async throws(JournalError) -> Event? {
        state.withLock { state in
            state.known[EventKey(source: source, id: id)].map { state.events[Int($0.position) - 1] }
        }
    }

    public func cursor(of component: String) async throws(JournalError) -> Int64 {
        state.withLock { $0.cursors[component] ?? 0 }
    }

    public func snapshot(of component: String) async throws(JournalError) -> Snapshot? {
        state.withLock { $0.snapshots[component] }
    }
}

extension MemoryJournal.State {
    var head: Int64 { Int64(events.count) }

    mutating func store(_ commit: Commit, at now: Timestamp) throws(JournalError) -> [Receipt] {
        let plan = try CommitPlan(commit, after: head, added: &known) { _ throws(JournalError) in nil }
        recorded = max(recorded, now)
        var added: [Event] = []
        for (draft, receipt) in zip(commit.events, plan.receipts) where !receipt.isDuplicate {
            added.append(Event(draft, position: receipt.position, recorded: recorded))
        }
        events += added
        for change in commit.outbox { apply(change, at: now) }
        if let cursor = commit.cursor { cursors[cursor.component] = cursor.position }
        if let snapshot = commit.snapshot { snapshots[snapshot.component] = snapshot }
        if !added.isEmpty { tap?(added) }
        return plan.receipts
    }

    private mutating func apply(_ change: OutboxChange, at now: Timestamp) {
        switch change {
        case .add(let notice):
            guard notices[notice.id] == nil else { return }
            notices[notice.id] = outbox.count
            let sequence = (outbox.last?.sequence ?? 0) + 1
            // Recorded times never go back, but a clock does that was ahead.
            let progress = NoticeProgress(due: min(notice.created, now))
            outbox.append(OutboxEntry(sequence: sequence, notice: notice, progress: progress))
            queues.enter(notice, sequence)
        case .quiet(let partner, let until):
            quiets[partner] = until.map { max($0, quiets[partner] ?? $0) }
        case .recall(let partner, let ways, let time):
            for index in outbox.indices where outbox[index].notice.partner == partner {
                guard outbox[index].progress.isRecalled(to: time, left: ways) else { continue }
                outbox[index].progress.due = time
            }
        case .hasten(let partner, let attempts, let time):
            for index in outbox.indices where outbox[index].notice.partner == partner {
                let progress = outbox[index].progress
                guard outbox[index].notice.isErrand, progress.status == .pending, progress.due > time,
                    progress.attempts < attempts, progress.lastStatus.map({ $0 >= 429 }) ?? true
                else { continue }
                outbox[index].progress.due = time
            }
        case .update(let id, _, let progress):
            guard let index = notices[id], outbox[index].progress.status != .delivered else { return }
            let wasPending = outbox[index].progress.status == .pending
            outbox[index].progress = progress
            let entry = outbox[index]
            switch (wasPending, progress.status == .pending) {
            case (true, false): queues.leave(entry.notice, entry.sequence)
            case (false, true): queues.enter(entry.notice, entry.sequence)
            case (true, true), (false, false): break
            }
        }
    }
}
