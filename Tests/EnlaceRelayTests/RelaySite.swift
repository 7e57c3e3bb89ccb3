import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Logging
import ServiceLifecycle
import Testing

/// A node's relay and dispatcher over a memory journal, with a clock that the test moves.
struct RelaySite: Sendable {
    let clock: ManualClock
    let store: WatchedJournal
    /// Commits that record what became of notices.
    let outcomes: CommitFault
    let bus: EventBus
    let runner: ComponentRunner<Relay>
    let dispatcher: NoticeDispatcher

    private init(
        _ partners: [Partner], channel: ScriptedChannel, clock: ManualClock, store: WatchedJournal,
        outcomes: CommitFault
    ) {
        self.clock = clock
        self.store = store
        self.outcomes = outcomes
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
        let outcomes = CommitFault { commit in
            commit.outbox.contains { if case .update = $0 { true } else { false } }
        }
        self.init(
            partners, channel: channel, clock: clock, store: outcomes.over(MemoryJournal(clock: clock)),
            outcomes: outcomes)
    }

    /// The same node at its next start.
    init(_ partners: [Partner], channel: ScriptedChannel, after site: RelaySite) {
        self.init(partners, channel: channel, clock: site.clock, store: site.store, outcomes: site.outcomes)
    }

    /// Runs the site until `body` has returned, then shuts it down gracefully; answers what ended it otherwise.
    ///
    /// - Parameter isSweeping: whether what is over is looked for each minute.
    @discardableResult
    func run(isSweeping: Bool = false, _ body: @escaping @Sendable (RelaySite) async throws -> Void) async throws -> (
        any Error
    )? {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let sweep = isSweeping ? [NoticeSweep(dispatcher, logger: logger)] : []
        let services = ServiceGroup(services: [runner, dispatcher] + sweep, logger: logger)
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

    /// Lets a second pass, unless the relay or an attempt is at work: what they do takes no time.
    func passSecond(_ channel: ScriptedChannel) async throws {
        await runner.caughtUp(to: bus.head)
        let recorded = try await entries().reduce(0) { $0 + $1.progress.attempts }
        if recorded == channel.deliveries.count { clock.advance(by: .seconds(1)) }
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
