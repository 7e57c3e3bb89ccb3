import EnlaceCore
import EnlaceTestSupport
import Foundation
import GRDB
import Logging
import Synchronization
import Testing

@testable import SQLitePersistence

@Suite("The SQLite journal", .timeLimit(.minutes(10)))
struct SQLiteStoreTests {
    @Test("has everything again when it is opened anew")
    func reopen() async throws {
        let fixture = try StoreFixture()
        let notice = Notice(
            id: "n1", partner: "clinic", position: 1, type: .shelterChanged, subject: "casa", body: [1, 2],
            created: fixture.clock.now, expires: nil)
        try await fixture.withStore { store in
            _ = try await store.commit(
                Commit(
                    events: (0..<2_000).map { .numbered("e\($0)") },
                    cursor: EnlaceCore.Cursor(component: "c", position: 7),
                    outbox: [.add(notice)], snapshot: Snapshot(component: "c", position: 5, state: [9])))
            store.note(EnlaceCore.Cursor(component: "d", position: 11))
        }
        try await fixture.withStore { store in
            #expect(store.head == 2_000)
            let page = try await store.events(after: 1_990, limit: 100, types: nil)
            #expect(page.events.map(\.id) == (1_990..<2_000).map { "e\($0)" })
            #expect(try await store.cursor(of: "c") == 7)
            #expect(try await store.cursor(of: "d") == 11)
            #expect(try await store.snapshot(of: "c")?.state == [9])
            #expect(try await store.entry(id: "n1")?.notice == notice)
            let again = try await store.commit(Commit(events: [.numbered("e3"), .numbered("new")]))
            #expect(again == [Receipt(position: 4, isDuplicate: true), Receipt(position: 2_001, isDuplicate: false)])
        }
    }

    @Test("stores once what notices of one event have in common")
    func sharedBody() async throws {
        let fixture = try StoreFixture()
        let notices = (1...100).map { number in
            Notice(
                id: "n\(number)", partner: "p\(number)", position: 1, type: .shelterChanged, subject: "casa",
                body: Array(repeating: number == 100 ? 2 : 1, count: 1_000), created: fixture.clock.now, expires: nil)
        }
        try await fixture.withStore { _ = try await $0.commit(Commit(outbox: notices.map(OutboxChange.add))) }
        let database = try DatabaseQueue(path: fixture.path)
        let stored = try await database.read { try Int.fetchOne($0, sql: "SELECT sum(length(body)) FROM outbox") }
        #expect(stored == 2_000)
        try database.close()
    }

    @Test("recorded time never goes back, not even over a restart with a wrong clock")
    func monotone() async throws {
        let fixture = try StoreFixture()
        try await fixture.withStore { _ = try await $0.commit(Commit(events: [.numbered("a")])) }
        let earlier = ManualClock(Timestamp(milliseconds: 5))
        let store = try await SQLiteStore.open(
            StoreOptions(path: fixture.path), clock: earlier, logger: .init(label: "test"))
        _ = try await store.commit(Commit(events: [.numbered("b")]))
        let times = try await store.events(after: 0, limit: 2, types: nil).events.map(\.recorded)
        #expect(times[1] >= times[0])
        await store.close()
    }

    @Test("lets many publishers share one transaction")
    func groupCommit() async throws {
        let fixture = try StoreFixture()
        try await fixture.withStore { store in
            let gate = WriterGate(store)
            await gate.close()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for lane in 0..<200 {
                    group.addTask { _ = try await store.commit(Commit(events: [.numbered("e\(lane)")])) }
                }
                try await eventually { store.queue.count == 200 }
                gate.open()
                try await group.waitForAll()
            }
            #expect(store.statistics.events == 200)
            #expect(store.statistics.transactions == 1)
            #expect(store.head == 200)
        }
    }

    @Test("turns publishers away when its queue is full, but no component, and takes them in again afterwards")
    func overload() async throws {
        let fixture = try StoreFixture()
        try await fixture.withStore({ $0.queueEvents = 10 }) { store in
            let gate = WriterGate(store)
            await gate.close()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    _ = try await store.commit(Commit(events: (0..<10).map { .numbered("e\($0)") }))
                }
                try await eventually { store.queue.count == 1 }
                await #expect(throws: JournalError.overloaded) {
                    try await store.commit(Commit(events: [.numbered("x")]))
                }
                group.addTask { _ = try await store.commit(Commit(events: [.numbered("y")], admission: .always)) }
                try await eventually { store.queue.count == 2 }
                gate.open()
                try await group.waitForAll()
            }
            _ = try await store.commit(Commit(events: [.numbered("x")]))
            #expect(store.head == 12)
        }
    }

    @Test("decides about each of the commits that share a transaction on its own")
    func conflictsInAGroup() async throws {
        let fixture = try StoreFixture()
        try await fixture.withStore { store in
            let gate = WriterGate(store)
            await gate.close()
            async let first = store.commit(Commit(events: [.numbered("a")]))
            try await eventually { store.queue.count == 1 }
            let second = Task { try await store.commit(Commit(events: [.numbered("b"), .numbered("a", count: 2)])) }
            try await eventually { store.queue.count == 2 }
            async let third = store.commit(Commit(events: [.numbered("a"), .numbered("b")]))
            try await eventually { store.queue.count == 3 }
            gate.open()
            #expect(try await first.map(\.position) == [1])
            await #expect(throws: JournalError.conflict(index: 1)) { try await second.value }
            #expect(try await third == [.init(position: 1, isDuplicate: true), .init(position: 2, isDuplicate: false)])
        }
    }

    @Test("acknowledges nothing any more once a commit has failed, while reads go on")
    func poisoned() async throws {
        let fixture = try StoreFixture()
        try await fixture.withStore { store in
            _ = try await store.commit(Commit(events: [.numbered("a")]))
            try await store.pool.writeWithoutTransaction { try $0.execute(sql: "DROP TABLE cursors") }
            async let failure = store.waitForFailure()
            await #expect(throws: JournalError.self) {
                try await store.commit(
                    Commit(events: [.numbered("b")], cursor: EnlaceCore.Cursor(component: "c", position: 1)))
            }
            await #expect(throws: JournalError.self) { try await store.commit(Commit(events: [.numbered("c")])) }
            #expect(await failure != nil)
            #expect(try await store.events(after: 0, limit: 9, types: nil).events.map(\.id) == ["a"])
        }
    }

    @Test("answers that it has stopped once it is closed")
    func stopped() async throws {
        let fixture = try StoreFixture()
        try await fixture.withStore { store in
            await store.close()
            await #expect(throws: JournalError.stopped) { try await store.commit(Commit(events: [.numbered("a")])) }
            await #expect(throws: JournalError.stopped) { try await store.cursor(of: "c") }
        }
    }

    @Test("checkpoints by itself, and leaves no WAL behind when it is closed")
    func checkpoints() async throws {
        let fixture = try StoreFixture()
        try await fixture.withStore({ $0.checkpointPages = 100 }) { store in
            for batch in 0..<40 {
                _ = try await store.commit(Commit(events: (0..<100).map { .numbered("e\(batch)-\($0)") }))
            }
            try await eventually { store.statistics.checkpoints > 0 }
            #expect(try Self.size(fixture.path + "-wal") < 4 << 20)
        }
        #expect((try? Self.size(fixture.path + "-wal")) ?? 0 == 0)
    }

    private static func size(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    @Test("finds an event by its id, wherever its key lies, while keys are flushed and merged")
    func byID() async throws {
        let fixture = try StoreFixture()
        try await fixture.withStore({ $0.keys.flushCount = 200 }) { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for batch in 0..<150 {
                        _ = try await store.commit(Commit(events: (0..<50).map { .numbered("e\(batch * 50 + $0)") }))
                    }
                }
                group.addTask {
                    var random = SeededGenerator(seed: 3)
                    while store.head < 7_500 {
                        guard store.head > 0 else { continue }
                        let number = Int64.random(in: 0..<store.head, using: &random)
                        let found = try await store.event(source: "/agencies/test", id: "e\(number)")
                        #expect(found?.position == number + 1)
                    }
                }
                try await group.waitForAll()
            }
            let again = try await store.commit(Commit(events: (0..<7_500).map { .numbered("e\($0)") }))
            #expect(again.allSatisfy { $0.isDuplicate })
            #expect(again.map(\.position) == Array(1...7_500))
            await #expect(throws: JournalError.conflict(index: 0)) {
                try await store.commit(Commit(events: [.numbered("e5", count: 1)]))
            }
        }
        try await fixture.withStore { store in
            let found = try await store.event(source: "/agencies/test", id: "e77")
            #expect(found?.position == 78)
        }
    }
}
