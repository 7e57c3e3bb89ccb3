import EnlaceCore
import EnlaceTestSupport
import Synchronization
import Testing

@Suite("A component runner", .timeLimit(.minutes(2)))
struct ComponentRunnerTests {
    private enum Step {
        case post(String)
        case wait(minutes: Int64)
        /// Stop and start again, in order or cut off; with `true` the component is down for the next step.
        case restart(cutOff: Bool, isDown: Bool)
    }

    private static func script(_ seed: UInt64) -> [Step] {
        var random = SeededGenerator(seed: seed)
        return (0..<60).map { _ in
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5: .post(["casa", "hogar", "nido"].randomElement(using: &random) ?? "casa")
            case 5..<8: .wait(minutes: .random(in: 1...50, using: &random))
            default: .restart(cutOff: .random(using: &random), isDown: .random(using: &random))
            }
        }
    }

    private static func run(_ script: [Step], restarts: Bool) async throws -> BusFixture {
        let fixture = BusFixture()
        var steps = script[...]
        var number = 0
        func take(_ runner: ComponentRunner<CountingComponent>?) async throws -> Step? {
            guard let step = steps.popFirst() else { return nil }
            switch step {
            case .post(let subject):
                number += 1
                try await fixture.bus.publish(Commit(events: [.numbered("e\(number)", subject: subject)]))
            case .wait(let minutes): fixture.clock.advance(by: .minutes(minutes))
            case .restart: break
            }
            if let runner { try await fixture.settle(runner) }
            return step
        }
        var isCutOff = false
        while !steps.isEmpty {
            try await fixture.withRunner(cutOff: isCutOff) { runner in
                while let step = try await take(runner) {
                    guard restarts, case .restart(let cutOff, let isDown) = step else { continue }
                    isCutOff = cutOff
                    if isDown { return }
                }
            }
            _ = try await take(nil)
        }
        try await fixture.withRunner { try await fixture.settle($0) }
        return fixture
    }

    @Test("reviews as of no earlier time than is recorded, where a clock was ahead and was set right")
    func reviewTime() async throws {
        let fixture = BusFixture()
        try await fixture.bus.publish(Commit(events: [.numbered("e1", subject: "casa")]))
        let recorded = fixture.clock.now
        try await fixture.withRunner(clock: ManualClock(recorded - .hours(2))) { runner in
            try await eventually { await runner.read { $0.reviewed } != nil }
            #expect(await runner.read { $0.reviewed } == recorded)
        }
    }

    @Test("derives the same, once, wherever it is stopped and started again", arguments: 1...30)
    func restarts(seed: UInt64) async throws {
        let script = Self.script(seed)
        let straight = try await Self.run(script, restarts: false)
        let broken = try await Self.run(script, restarts: true)
        let derived = try await straight.derived()
        #expect(!derived.isEmpty)
        #expect(try await broken.derived() == derived)
        #expect(try await broken.journal.counts() == straight.journal.counts())
    }

    @Test("fires a timer once, also when it fell due while the node was down")
    func timers() async throws {
        let fixture = BusFixture()
        try await fixture.withRunner { runner in
            try await fixture.bus.publish(Commit(events: [.numbered("a")]))
            try await fixture.settle(runner)
        }
        fixture.clock.advance(by: .hours(5))
        for _ in 0..<3 {
            try await fixture.withRunner(cutOff: true) { try await fixture.settle($0) }
        }
        let silent = try await fixture.journal.events(after: 0, limit: 99, types: [EventType("test.silent")]).events
        #expect(silent.count == 1)
        let posted = try await fixture.journal.events(after: 0, limit: 1, types: nil).events
        #expect(silent.first?.envelope.time == posted.first.map { $0.recorded + CountingComponent.silence })
    }

    @Test("fires a timer before an event that came after its time, as it did when both were new")
    func replayOrder() async throws {
        let fixture = BusFixture()
        try await fixture.bus.publish(Commit(events: [.numbered("a")]))
        fixture.clock.advance(by: .hours(2))
        try await fixture.bus.publish(Commit(events: [.numbered("b")]))
        try await fixture.withRunner { try await fixture.settle($0) }
        let types = try await fixture.journal.events(after: 2, limit: 9, types: nil).events.map(\.type.name)
        #expect(types == ["test.silent", "test.back"])
    }

    @Test("folds all that is there before a graceful shutdown ends it")
    func drain() async throws {
        let fixture = BusFixture()
        let events = (0..<3_000).map { EventDraft.numbered("e\($0)", subject: "casa") }
        try await fixture.withRunner { _ in
            try await fixture.bus.publish(Commit(events: events))
        }
        #expect(try await fixture.derived().count == 1_000)
        let snapshot = try await fixture.journal.snapshot(of: "counting")
        #expect(snapshot?.position == 4_000)
    }

    @Test("answers for what is folded, and lets go of who waits when it ends")
    func caughtUp() async throws {
        let fixture = BusFixture()
        let runner = fixture.runner()
        try await fixture.withRunner { runner in
            let receipts = try await fixture.bus.publish(Commit(events: [.numbered("a"), .numbered("b")]))
            await runner.caughtUp(to: receipts[1].position)
            #expect(await runner.read { $0.reports } == 2)
        }
        let impatient = Task { await runner.caughtUp(to: 99) }
        impatient.cancel()
        await impatient.value
        let waiter = Task { await runner.caughtUp(to: 99) }
        let run = Task { try? await runner.run() }
        run.cancel()
        await waiter.value
    }

    @Test("answers for events that do not concern the component, those to come included")
    func unconcerned() async throws {
        let fixture = BusFixture()
        try await fixture.withRunner { runner in
            let other = Commit(events: [.numbered("a", type: .bulletinPublished)])
            let receipts = try await fixture.bus.publish(other)
            await runner.caughtUp(to: receipts[0].position)
            #expect(await runner.foldedPosition == 1)
            let waiter = Task { await runner.caughtUp(to: 3) }
            for id in ["b", "c"] {
                try await fixture.bus.publish(Commit(events: [.numbered(id, type: .bulletinPublished)]))
            }
            await waiter.value
            #expect(await runner.foldedPosition == 3)
        }
    }

    @Test("waits out a full disk and then goes on")
    func diskFull() async throws {
        let full = CommitFault { $0.admission == .always }
        full.fail(with: .diskFull)
        let fixture = BusFixture { full.over($0) }
        try await fixture.withRunner { runner in
            let events = (0..<3).map { EventDraft.numbered("e\($0)") }
            try await fixture.bus.publish(Commit(events: events))
            try await eventually { full.refused > 0 && fixture.clock.sleeperCount > 0 }
            full.fail(with: nil)
            fixture.clock.advance(by: .seconds(1))
            try await fixture.settle(runner)
        }
        #expect(try await fixture.derived().count == 1)
    }

    @Test("ends in order while the disk is full, and derives the rest after the next start")
    func shutdownWhileFull() async throws {
        let full = CommitFault { $0.admission == .always }
        full.fail(with: .diskFull)
        let fixture = BusFixture { full.over($0) }
        try await fixture.withRunner { _ in
            let events = (0..<3).map { EventDraft.numbered("e\($0)") }
            try await fixture.bus.publish(Commit(events: events))
            try await eventually { full.refused > 0 && fixture.clock.sleeperCount > 0 }
        }
        full.fail(with: nil)
        try await fixture.withRunner { try await fixture.settle($0) }
        #expect(try await fixture.derived().count == 1)
    }

    @Test("goes on from the journal's very end, but does not begin on one that ends before what it has done")
    func shortenedJournal() async throws {
        let ahead = [
            Commit(cursor: Cursor(component: "counting", position: 3)),
            Commit(snapshot: Snapshot(component: "counting", position: 3, state: [])),
        ]
        for commit in ahead {
            let fixture = BusFixture()
            try await fixture.bus.publish(Commit(events: [.numbered("a"), .numbered("b")]))
            try await fixture.withRunner { try await fixture.settle($0) }
            try await fixture.withRunner { try await fixture.settle($0) }
            try await fixture.bus.publish(commit)
            let error = await #expect(throws: JournalError.self) { try await fixture.runner().run() }
            guard case .damaged(let reason) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(reason.hasSuffix("of counting stands at position 3, but the journal ends at position 2"))
        }
    }

    @Test("takes over reloaded rules without waiting for an event")
    func update() async throws {
        let fixture = BusFixture()
        try await fixture.withRunner { runner in
            try await fixture.settle(runner)
            await runner.update { component in
                var effects = Effects()
                component.apply(EventDraft.numbered("x").recorded(at: 1, fixture.clock.now), effects: &effects)
            }
            try await eventually { fixture.clock.sleeperCount == 1 }
        }
    }
}
