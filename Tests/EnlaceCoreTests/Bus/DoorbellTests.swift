import EnlaceCore
import Testing

@Suite("A doorbell", .timeLimit(.minutes(1)))
struct DoorbellTests {
    private let clock = ManualClock(Timestamp(milliseconds: 0))

    @Test("wakes who comes after it was rung, once for any number of rings")
    func rungBefore() async throws {
        let bell = Doorbell()
        for _ in 0..<5 { bell.ring() }
        await bell.wait()
        let second = Task { await bell.wait(until: Timestamp(milliseconds: 10), clock: clock) }
        try await eventually { clock.sleeperCount == 1 }
        clock.advance(to: Timestamp(milliseconds: 10))
        await second.value
    }

    @Test("wakes who waits")
    func rungAfter() async {
        let bell = Doorbell()
        let waiter = Task { await bell.wait() }
        bell.ring()
        await waiter.value
    }

    @Test("lets go of a task that is cancelled, whenever that happens")
    func cancelled() async {
        for _ in 0..<200 {
            let bell = Doorbell()
            let waiter = Task { await bell.wait() }
            waiter.cancel()
            await waiter.value
        }
    }

    @Test("leaves no sleeper behind when it rings before the deadline")
    func ringsBeforeDeadline() async throws {
        let bell = Doorbell()
        let waiter = Task { await bell.wait(until: Timestamp(milliseconds: 10), clock: clock) }
        try await eventually { clock.sleeperCount == 1 }
        bell.ring()
        await waiter.value
        #expect(clock.sleeperCount == 0)
    }

    @Test("loses no ring between many rounds of work and waiting")
    func manyRounds() async throws {
        let bell = Doorbell()
        let work = Work()
        let worker = Task {
            while await !work.isDone { await bell.wait() }
        }
        for _ in 0..<2_000 {
            await work.add()
            bell.ring()
        }
        await worker.value
    }

    private actor Work {
        private var count = 0
        var isDone: Bool { count == 2_000 }
        func add() { count += 1 }
    }
}
