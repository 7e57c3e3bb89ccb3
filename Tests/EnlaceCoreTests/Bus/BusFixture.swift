import EnlaceCore
import EnlaceTestSupport
import Logging
import ServiceLifecycle

/// A journal in memory with its clock, and runners of ``CountingComponent`` that come and go.
struct BusFixture {
    let clock = ManualClock(Timestamp(milliseconds: 1_700_000_000_000))
    let journal: any EventStore
    let bus: EventBus

    init(wrap: (MemoryJournal) -> any EventStore = { $0 }) {
        journal = wrap(MemoryJournal(clock: clock))
        bus = EventBus(journal: journal)
    }

    /// - Parameter clock: the runner's; nil for the journal's.
    func runner(clock: ManualClock? = nil) -> ComponentRunner<CountingComponent> {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return ComponentRunner(CountingComponent(), bus: bus, clock: clock ?? self.clock, node: "test", logger: logger)
    }

    /// Runs a component for the length of `body`, then shuts it down in order, or cuts it off.
    func withRunner(
        cutOff: Bool = false, clock: ManualClock? = nil,
        _ body: (ComponentRunner<CountingComponent>) async throws -> Void
    ) async throws {
        let runner = runner(clock: clock)
        let group = ServiceGroup(services: [runner], logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body(runner)
            if cutOff { tasks.cancelAll() } else { await group.triggerGracefulShutdown() }
            do { try await tasks.waitForAll() } catch is CancellationError {}
        }
    }

    /// Returns once `runner` has folded all there is and fired all that is due.
    func settle(_ runner: ComponentRunner<CountingComponent>) async throws {
        let clock = clock
        let bus = bus
        try await eventually {
            let due = await runner.read { $0.nextDue }
            return await runner.foldedPosition >= bus.head && due.map { $0 > clock.now } ?? true
        }
    }

    /// What the component has derived, by id: type, subject, time and data as they stand in the bytes.
    func derived() async throws -> [String: String] {
        let page = try await journal.events(after: 0, limit: .max, types: nil)
        let derived = page.events.filter { $0.source == "/nodes/test/counting" }
        return Dictionary(
            derived.map { ($0.id, String(decoding: $0.content.body.bytes, as: UTF8.self)) },
            uniquingKeysWith: { first, second in "twice: \(first) \(second)" })
    }
}

/// Waits for a condition that other tasks bring about; the test's time limit is the bound.
func eventually(_ condition: () async throws -> Bool) async throws {
    while try await !condition() {
        try Task.checkCancellation()
        await Task.yield()
    }
}
