import EnlaceCore
import EnlaceFlows
import EnlaceTestSupport
import Synchronization
import Testing

@Suite("Importing into a node")
struct FlowImporterTests {
    private let clock = ManualClock(Timestamp("2024-12-01T08:00:00Z")!)

    /// A file of more than one chunk.
    private let file = (1...1_500).reduce(SampleFile()) {
        $0.row(2024, "OCT", "Area \($1 % 7)", citizenship: "C\($1)", $1)
    }

    /// What the journal holds, folded.
    private func flows(_ journal: some EventJournal) async throws -> Flows {
        var flows = Flows()
        var effects = Effects()
        for event in try await journal.events(after: 0, limit: 100_000, types: flows.interests).events {
            flows.apply(event, effects: &effects)
        }
        return flows
    }

    private func run(
        _ bytes: [UInt8], on journal: some EventJournal, edition: String? = nil,
        progress: @escaping @Sendable (FlowImportProgress) async -> Void = { _ in }
    ) async throws -> FlowImportSummary {
        let importer = FlowImporter(bus: EventBus(journal: journal), clock: clock, node: "tijuana")
        return try await importer.run(
            bytes: bytes, edition: edition.flatMap { FlowEdition($0) }, complete: false,
            cube: try await flows(journal).cube, progress: progress)
    }

    @Test("A file is published once; the second time there is nothing to publish; a change is restated")
    func thrice() async throws {
        let journal = MemoryJournal(clock: clock)
        let first = try await run(file.bytes, on: journal, edition: "2024-11-01")
        #expect((first.new, first.position) == (1_500, 1_501))
        let second = try await run(file.bytes, on: journal, edition: "2024-11-01")
        #expect((second.new, second.unchanged, journal.head) == (0, 1_500, 1_501))
        var lines = file.lines
        for index in 1...10 { lines[index] += "0" }
        var changed = SampleFile()
        changed.lines = lines
        let third = try await run(changed.bytes, on: journal)
        #expect((third.new, third.restated, third.edition.description) == (0, 10, "2024-12-01"))
        #expect(journal.head == 1_512)
        let cube = try await flows(journal).cube
        #expect(try cube.answer(try FlowQuery(edition: "2024-11-30")).total == 1_125_750)
        #expect(try cube.answer(FlowQuery()).total == 1_125_750 + 9 * 55)
    }

    @Test("Progress runs from nothing to everything")
    func progress() async throws {
        let seen = Mutex<[FlowImportProgress]>([])
        _ = try await run(file.bytes, on: MemoryJournal(clock: clock)) { state in seen.withLock { $0.append(state) } }
        let published = seen.withLock { $0.map(\.published) }
        #expect(published.first == 0)
        #expect(published.last == 1_500)
        #expect(published == published.sorted())
    }

    @Test("An import that was cut short is completed by doing it again")
    func interrupted() async throws {
        let journal = MemoryJournal(clock: clock)
        let plan = try CBPEncountersImporter(node: "tijuana").plan(
            bytes: file.bytes, edition: FlowEdition("2024-11-01")!, complete: false, cube: FlowCube())
        _ = try await EventBus(journal: journal).publish(Commit(events: try plan.drafts(chunk: 1)))
        let summary = try await run(file.bytes, on: journal, edition: "2024-11-01")
        #expect((summary.new, summary.unchanged, journal.head) == (1_000, 500, 1_501))
    }

    @Test("An import that lacks only its end is ended by doing it again, once")
    func unended() async throws {
        let journal = MemoryJournal(clock: clock)
        let plan = try CBPEncountersImporter(node: "tijuana").plan(
            bytes: file.bytes, edition: FlowEdition("2024-11-01")!, complete: false, cube: FlowCube())
        let bus = EventBus(journal: journal)
        for chunk in 0..<plan.chunkCount { try await bus.publish(Commit(events: try plan.drafts(chunk: chunk))) }
        for _ in 1...3 {
            let summary = try await run(file.bytes, on: journal, edition: "2024-11-01")
            #expect((summary.new, summary.position) == (0, 1_501))
        }
        #expect(journal.head == 1_501)
    }

    @Test("A full queue is waited out")
    func overloaded() async throws {
        let journal = CrowdedJournal(MemoryJournal(clock: clock), refusals: 5)
        let clock = clock
        let summary = try await withThrowingTaskGroup(of: FlowImportSummary?.self) { group in
            group.addTask { try await run(file.bytes, on: journal) }
            group.addTask {
                while !Task.isCancelled {
                    if clock.sleeperCount > 0 { clock.advance(by: .milliseconds(20)) }
                    await Task.yield()
                }
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        #expect(summary?.new == 1_500)
        #expect(journal.head == 1_501)
    }

    @Test("Nothing is published of a file with a bad row, or of an edition in the future")
    func refused() async throws {
        let journal = MemoryJournal(clock: clock)
        let bad = file.row(2024, "OKT", "A", citizenship: "B", 1)
        await #expect(throws: FlowImportError.self) { try await run(bad.bytes, on: journal) }
        await #expect(throws: FlowImportError.self) { try await run(file.bytes, on: journal, edition: "2025-01-01") }
        #expect(journal.head == 0)
    }

    @Test("One import at a time")
    func busy() async throws {
        let bus = EventBus(journal: MemoryJournal(clock: clock))
        let importer = FlowImporter(bus: bus, clock: clock, node: "tijuana")
        let inner = Mutex<FlowImportError?>(nil)
        _ = try await importer.run(bytes: file.bytes, edition: nil, complete: false, cube: FlowCube()) { state in
            guard state.published == 0 else { return }
            do {
                _ = try await importer.run(bytes: [], edition: nil, complete: false, cube: FlowCube()) { _ in }
            } catch {
                inner.withLock { $0 = error as? FlowImportError }
            }
        }
        #expect(inner.withLock { $0?.code } == .busy)
    }
}

/// Turns the first commits away, as a full queue would.
private final class CrowdedJournal: EventJournal {
    private let journal: MemoryJournal
    private let refusals: Mutex<Int>

    init(_ journal: MemoryJournal, refusals: Int) {
        self.journal = journal
        self.refusals = Mutex(refusals)
    }

    var isDurable: Bool { false }
    var head: Int64 { journal.head }

    func attach(tap: @escaping @Sendable ([Event]) -> Void) { journal.attach(tap: tap) }

    func commit(_ commit: Commit) async throws(JournalError) -> [Receipt] {
        let isRefused = refusals.withLock { left in
            left -= 1
            return left >= 0
        }
        if isRefused, commit.admission == .whenRoom { throw .overloaded }
        return try await journal.commit(commit)
    }

    func note(_ cursor: Cursor) { journal.note(cursor) }

    func events(after position: Int64, limit: Int, types: Set<EventType>?) async throws(JournalError) -> EventPage {
        try await journal.events(after: position, limit: limit, types: types)
    }

    func events(before position: Int64, limit: Int, matching filter: EventFilter)
        async throws(JournalError) -> [Event]
    {
        try await journal.events(before: position, limit: limit, matching: filter)
    }

    func event(source: String, id: String) async throws(JournalError) -> Event? {
        try await journal.event(source: source, id: id)
    }

    func cursor(of component: String) async throws(JournalError) -> Int64 { try await journal.cursor(of: component) }

    func snapshot(of component: String) async throws(JournalError) -> Snapshot? {
        try await journal.snapshot(of: component)
    }

    func expire(_ expiry: Expiry) async throws(JournalError) -> Expiry.Outcome {
        try await journal.expire(expiry)
    }
}
