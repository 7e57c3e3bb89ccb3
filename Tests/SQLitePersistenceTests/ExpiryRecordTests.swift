import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import SQLitePersistence

@Suite("A row without its content", .timeLimit(.minutes(10)))
struct ExpiryRecordTests {
    private let fixture: StoreFixture
    private static let empty = "UPDATE events SET head = NULL, body = NULL WHERE position ="

    init() throws {
        fixture = try StoreFixture()
    }

    private func fill(_ names: ClosedRange<Int>, type: EventType = .shelterReported) async throws {
        try await fixture.withStore { store in
            _ = try await store.commit(Commit(events: names.map { .numbered("e\($0)", type: type) }))
        }
    }

    private func expire(through position: Int64, types: Set<EventType> = [.shelterReported]) async throws {
        fixture.clock.advance(by: .hours(1))
        try await fixture.withStore { store in
            _ = try await store.expire(
                Expiry(types: types, before: fixture.clock.now, after: 0, through: position, limit: 100))
        }
    }

    private func check() async throws -> JournalHealth { try await fixture.withStore { await $0.check() } }

    @Test("is sound where it has expired, whatever is written after it, and once more after a restart")
    func expired() async throws {
        try await fill(1...10)
        try await expire(through: 4)
        try await fill(11...20)
        #expect(try await check() == .sound(position: 20))
        try await expire(through: 12)
        #expect(try await check() == .sound(position: 20))
    }

    @Test("is damage where it has not expired: behind what has, and of another type", arguments: ["NULL", "x''"])
    func emptied(_ content: String) async throws {
        try await fill(1...2)
        try await fill(3...3, type: .bulletinPublished)
        try await fill(4...10)
        try await expire(through: 5)
        for position in [3, 6] {
            try await fixture.change("CREATE TABLE kept AS SELECT * FROM events WHERE position = \(position)")
            try await fixture.change("UPDATE events SET head = NULL, body = \(content) WHERE position = \(position)")
            let error = await #expect(throws: StoreError.self) { try await fixture.open() }
            #expect(error?.description.contains("the event at position \(position) is gone") == true)
            try await fixture.change(
                """
                DELETE FROM events WHERE position = \(position);
                INSERT INTO events SELECT * FROM kept; DROP TABLE kept
                """)
        }
        #expect(try await check() == .sound(position: 10))
    }

    @Test("is found by the check too, where it lies further back than what is looked at before the start")
    func farBack() async throws {
        try await fill(1...1_200)
        try await fixture.change("\(Self.empty) 7")
        guard case .damaged(let reason) = try await check() else {
            Issue.record("the damage was not found")
            return
        }
        #expect(reason == "the content of the event at position 7 is gone, but it has not expired")
    }

    @Test("is damage for what is kept as long as the node, whatever the record says", arguments: [false, true])
    func keptForEver(asOlder: Bool) async throws {
        try await fill(1...3, type: .relayDecided)
        if asOlder { try await fixture.makeOlder() }
        try await fill(4...5)
        try await fixture.change("INSERT INTO expired VALUES ('enlace.relay.decided.v1', 5)")
        try await fixture.change("\(Self.empty) 2")
        let error = await #expect(throws: StoreError.self) { try await fixture.open() }
        #expect(error?.description.contains("the event at position 2 is gone") == true)
    }

    @Test("is believed that a version has left which kept no record, and none after it", arguments: [3, 5, 6])
    func older(_ position: Int) async throws {
        try await fill(1...2)
        try await fill(3...3, type: .bulletinPublished)
        try await fill(4...5)
        try await fixture.makeOlder()
        try await fixture.change("\(Self.empty) 2; \(Self.empty) 4")
        try await fill(6...10)
        #expect(try await check() == .sound(position: 10))
        try await fixture.change("\(Self.empty) \(position)")
        let error = await #expect(throws: StoreError.self) { try await fixture.open() }
        #expect(error?.description.contains("the event at position \(position) is gone") == true)
    }
}
