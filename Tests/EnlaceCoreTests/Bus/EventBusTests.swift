import EnlaceCore
import EnlaceTestSupport
import Testing

@Suite("The bus", .timeLimit(.minutes(2)))
struct EventBusTests {
    private let clock = ManualClock(Timestamp(milliseconds: 1_700_000_000_000))

    @Test("hands out the same pages from its tail as from the journal", arguments: 1...10)
    func pages(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let journal = MemoryJournal(clock: clock)
        let bus = EventBus(journal: journal, tailCount: 40, tailBytes: 6_000)
        for index in 0..<120 {
            let drafts = (0...Int.random(in: 0..<4, using: &random)).map { part in
                EventDraft.numbered("e\(index)-\(part)", type: part == 1 ? .shelterChanged : .shelterReported)
            }
            try await bus.publish(Commit(events: drafts))
            let position = Int64.random(in: -2...bus.head + 2, using: &random)
            let limit = Int.random(in: 0...60, using: &random)
            let types: Set<EventType>? = Bool.random(using: &random) ? [.shelterChanged] : nil
            let page = try await bus.page(after: position, limit: limit, types: types)
            let expected = try await journal.events(after: position, limit: limit, types: types)
            #expect(page.events.map(\.position) == expected.events.map(\.position))
            #expect(page.end == expected.end)
        }
    }

    @Test("keeps only a bounded tail, however far behind a reader sleeps")
    func bounds() async throws {
        let bus = EventBus(journal: MemoryJournal(clock: clock), tailCount: 100, tailBytes: 5_000)
        let sleeper = bus.doorbell()
        for index in 0..<300 { try await bus.publish(Commit(events: [.numbered("e\(index)")])) }
        #expect((1...100).contains(bus.warmCount))
        #expect(bus.warmBytes <= 5_000)
        await sleeper.wait()
        let page = try await bus.page(after: 0, limit: 1_000)
        #expect(page.events.map(\.position) == Array(1...300))
    }

    @Test("holds no event beyond its tail, whoever sleeps and however long, and no reader holds a publisher up")
    func memory() async throws {
        let bus = EventBus(journal: ForgettingJournal(clock: clock), tailCount: 100)
        let sleepers = (0..<20).map { bus.doorbell(for: $0.isMultiple(of: 2) ? nil : [.shelterReported]) }
        var documents: [WeakDocument] = []
        for second in 0..<60 {
            for index in 0..<50 {
                let draft = EventDraft.numbered("e\(second)-\(index)")
                let bytes = try JSONDocument(draft.content.body.bytes.map { $0 })
                documents.append(WeakDocument(bytes))
                let content = EventContent(structured: bytes.root)
                // Returns although nobody has read anything: nothing but the journal is waited for.
                try await bus.publish(
                    Commit(events: [EventDraft(envelope: draft.envelope, content: content, agency: nil)]))
            }
            clock.advance(by: .seconds(1))
            let kept = documents.indices.filter { documents[$0].document != nil }
            #expect(kept == Array(documents.indices.suffix(100)), "only the tail is held")
        }
        for bell in sleepers { await bell.wait() }
        #expect(bus.head == 3_000)
    }

    @Test("lets a reader sleep through what does not concern it, and wakes it from time to time all the same")
    func selectiveBells() async throws {
        let bus = EventBus(journal: MemoryJournal(clock: clock))
        let bell = bus.doorbell(for: [.shelterChanged])
        for index in 0..<1_023 { try await bus.publish(Commit(events: [.numbered("e\(index)")])) }
        #expect(bus.reach(of: bell, at: 0) == 1_023)
        try await bus.publish(Commit(events: [.numbered("last")]))
        #expect(bus.reach(of: bell, at: 0) == 0)
        #expect(bus.reach(of: bell, at: 1_024) == 1_024)
        await bell.wait()
        bus.ring(bell, after: 0)
        await bell.wait()
        bus.ring(bell, after: 1_024)
        try await bus.publish(Commit(events: [.numbered("other")]))
        await bell.wait()
        #expect(bus.reach(of: bell, at: 1_024) == 1_024)
        #expect(bus.reach(of: bell, at: 1_025) == 1_025)
        bus.remove(bell)
        #expect(bus.reach(of: bell, at: 3) == 3)
    }

    @Test("answers any position and limit that a reader may come with")
    func extremes() async throws {
        let bus = EventBus(journal: MemoryJournal(clock: clock))
        try await bus.publish(Commit(events: [.numbered("a")]))
        for position in [Int64.min, -1, 0, .max] {
            for limit in [Int.min, -1, 0, .max] {
                let page = try await bus.page(after: position, limit: limit)
                #expect(page.events.count == (position <= 0 && limit > 0 ? 1 : 0))
            }
        }
    }

    @Test("rings a notice bell only when the outbox changed")
    func noticeBells() async throws {
        let bus = EventBus(journal: MemoryJournal(clock: clock))
        let bell = bus.noticeDoorbell()
        try await bus.publish(Commit(events: [.numbered("a")]))
        let notice = Notice(
            id: "n1", partner: "clinic", position: 1, type: .shelterChanged, subject: nil, body: [], created: clock.now,
            expires: nil)
        let waiter = Task { await bell.wait() }
        try await bus.publish(Commit(outbox: [.add(notice)]))
        await waiter.value
    }

    @Test("starts with the head of a journal that is not empty")
    func reopened() async throws {
        let journal = MemoryJournal(clock: clock)
        _ = try await journal.commit(Commit(events: [.numbered("a"), .numbered("b")]))
        let bus = EventBus(journal: journal)
        #expect(bus.head == 2)
        #expect(try await bus.page(after: 0, limit: 9).events.count == 2)
        try await bus.publish(Commit(events: [.numbered("c")]))
        #expect(try await bus.page(after: 1, limit: 9).events.map(\.id) == ["b", "c"])
    }

    @Test("a journal of many concurrent publishers has one order without gaps")
    func concurrentPublishers() async throws {
        let bus = EventBus(journal: MemoryJournal(clock: clock))
        let positions = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for lane in 0..<8 {
                group.addTask {
                    var positions: [Int64] = []
                    for index in 0..<50 {
                        positions += try await bus.publish(Commit(events: [.numbered("\(lane)-\(index)")])).map(
                            \.position)
                    }
                    return positions
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(positions.sorted() == Array(1...400))
        #expect(try await bus.page(after: 0, limit: 400).events.map(\.position) == Array(1...400))
    }
}

/// Tells whether anybody still holds what an event was read from.
private struct WeakDocument {
    weak var document: JSONDocument?

    init(_ document: JSONDocument) {
        self.document = document
    }
}
