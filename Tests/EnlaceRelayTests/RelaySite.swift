import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Logging
import ServiceLifecycle
import Synchronization
import Testing

/// A node's relay and dispatcher over a memory journal, with a clock that the test moves.
struct RelaySite: Sendable {
    let clock: ManualClock
    let store: FaultyStore
    let bus: EventBus
    let runner: ComponentRunner<Relay>
    let dispatcher: NoticeDispatcher

    init(_ partners: [Partner], channel: ScriptedChannel, clock: ManualClock, store: FaultyStore) {
        self.clock = clock
        self.store = store
        let bus = EventBus(journal: store)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let relay = Samples.relay(partners)
        let runner = ComponentRunner(relay, bus: bus, clock: clock, node: "tj", logger: logger)
        self.bus = bus
        self.runner = runner
        dispatcher = NoticeDispatcher(
            node: "tj", bus: bus, outbox: store, channel: channel, clock: clock, logger: logger,
            rules: { await runner.evaluation(upTo: $0) }, random: { 0.5 })
    }

    /// A fresh site with an empty journal.
    init(_ partners: [Partner], channel: ScriptedChannel) {
        let clock = ManualClock(Samples.start)
        self.init(partners, channel: channel, clock: clock, store: FaultyStore(MemoryJournal(clock: clock)))
    }

    /// Runs the site until `body` has returned, then shuts it down gracefully; answers what ended it otherwise.
    @discardableResult
    func run(_ body: @escaping @Sendable (RelaySite) async throws -> Void) async throws -> (any Error)? {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let services = ServiceGroup(services: [runner, dispatcher], logger: logger)
        return try await withThrowingTaskGroup(of: (any Error)?.self) { group in
            group.addTask {
                do {
                    try await services.run()
                    return nil
                } catch {
                    return error
                }
            }
            do {
                try await body(self)
            } catch {
                group.cancelAll()
                throw error
            }
            await services.triggerGracefulShutdown()
            return try await group.next() ?? nil
        }
    }

    func post(_ draft: EventDraft) async throws {
        try await bus.publish(Commit(events: [draft]))
    }

    func reload(_ partners: [Partner]) async {
        await runner.update { $0.replace(partners: partners, areas: Samples.areas) }
        dispatcher.reload()
    }

    func entries(_ status: NoticeProgress.Status? = nil) async throws -> [OutboxEntry] {
        try await store.entries(matching: OutboxFilter(status: status), limit: 10_000)
    }

    func events(_ type: EventType? = nil) async throws -> [Event] {
        try await store.events(before: .max, limit: 10_000, matching: EventFilter(type: type))
    }

    /// Waits until `condition` holds; the test fails if that takes longer than any machine needs.
    func eventually(
        _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(300)
        while ContinuousClock.now < deadline {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(2))
        }
        Issue.record(what, sourceLocation: sourceLocation)
        throw CancellationError()
    }
}

/// A journal that refuses to record outcomes when it is told to.
final class FaultyStore: EventStore {
    private let inner: MemoryJournal
    private let failure = Mutex<JournalError?>(nil)
    private let outcomes = Mutex(0)

    /// Commits so far that recorded an outcome.
    var outcomeCommits: Int { outcomes.withLock { $0 } }

    init(_ inner: MemoryJournal) {
        self.inner = inner
    }

    func fail(with error: JournalError?) {
        failure.withLock { $0 = error }
    }

    func commit(_ commit: Commit) async throws(JournalError) -> [Receipt] {
        let recordsOutcome = commit.outbox.contains { if case .update = $0 { true } else { false } }
        if recordsOutcome, let failure = failure.withLock({ $0 }) { throw failure }
        if recordsOutcome { outcomes.withLock { $0 += 1 } }
        return try await inner.commit(commit)
    }

    var isDurable: Bool { inner.isDurable }
    var head: Int64 { inner.head }
    func attach(tap: @escaping @Sendable ([Event]) -> Void) { inner.attach(tap: tap) }
    func note(_ cursor: Cursor) { inner.note(cursor) }

    func events(after position: Int64, limit: Int, types: Set<EventType>?)
        async throws(JournalError) -> EventPage
    { try await inner.events(after: position, limit: limit, types: types) }

    func events(before position: Int64, limit: Int, matching filter: EventFilter)
        async throws(JournalError) -> [Event]
    { try await inner.events(before: position, limit: limit, matching: filter) }

    func event(source: String, id: String) async throws(JournalError) -> Event? {
        try await inner.event(source: source, id: id)
    }

    func cursor(of component: String) async throws(JournalError) -> Int64 { try await inner.cursor(of: component) }

    func snapshot(of component: String) async throws(JournalError) -> Snapshot? {
        try await inner.snapshot(of: component)
    }

    func expire(_ expiry: Expiry) async throws(JournalError) -> Expiry.Outcome {
        try await inner.expire(expiry)
    }

    func due(partner: String, at time: Timestamp, excluding excluded: Set<Int64>, limit: Int)
        async throws(JournalError) -> [OutboxEntry]
    { try await inner.due(partner: partner, at: time, excluding: excluded, limit: limit) }

    func nextDue(partner: String, excluding excluded: Set<Int64>) async throws(JournalError) -> Timestamp? {
        try await inner.nextDue(partner: partner, excluding: excluded)
    }

    func missed(by partner: String, after sequence: Int64, limit: Int) async throws(JournalError) -> [OutboxEntry] {
        try await inner.missed(by: partner, after: sequence, limit: limit)
    }

    func entries(matching filter: OutboxFilter, limit: Int) async throws(JournalError) -> [OutboxEntry] {
        try await inner.entries(matching: filter, limit: limit)
    }

    func entry(id: String) async throws(JournalError) -> OutboxEntry? { try await inner.entry(id: id) }
    func counts() async throws(JournalError) -> [String: [NoticeProgress.Status: Int]] { try await inner.counts() }
}
