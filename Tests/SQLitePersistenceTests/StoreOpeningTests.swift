import EnlaceCore
import EnlaceTestSupport
import Foundation
import GRDB
import Logging
import Testing

@testable import SQLitePersistence

@Suite("Opening an SQLite journal", .timeLimit(.minutes(10)))
struct StoreOpeningTests {
    @Test("a second daemon on the same state is refused, and told why")
    func secondOpener() async throws {
        let fixture = try StoreFixture()
        try await fixture.withStore { _ in
            await #expect(throws: StoreError.inUse(path: fixture.path)) { _ = try await fixture.open() }
        }
        try await fixture.withStore { #expect($0.head == 0) }
    }

    @Test("a folder that is not there is named")
    func noFolder() async throws {
        await #expect(throws: StoreError.self) {
            try await SQLiteStore.open(
                StoreOptions(path: "/nonexistent/enlace.db"), clock: ManualClock(.init(milliseconds: 0)),
                logger: .init(label: "test"))
        }
    }

    @Test("a file that is no journal is left alone")
    func otherFiles() async throws {
        let text = try StoreFixture()
        try Data(repeating: 0x41, count: 5_000).write(to: URL(fileURLWithPath: text.path))
        await #expect(throws: StoreError.notAJournal(path: text.path)) { try await text.open() }
        let other = try StoreFixture()
        try await DatabaseQueue(path: other.path).write { try $0.execute(sql: "CREATE TABLE t (x)") }
        await #expect(throws: StoreError.notAJournal(path: other.path)) { try await other.open() }
    }

    @Test("a journal from before queues keeps its notices, and can hold queues from then on")
    func olderVersion() async throws {
        func notice(_ id: String, queue: String?) -> Notice {
            Notice(
                id: id, partner: "clinic", position: 1, type: .shelterChanged, subject: "casa", body: [1],
                created: Timestamp(milliseconds: 1), expires: nil, queue: queue)
        }
        let fixture = try StoreFixture()
        try await fixture.withStore { store in
            _ = try await store.commit(Commit(events: [.numbered("a")], outbox: [.add(notice("old", queue: nil))]))
        }
        try await fixture.makeOlder()
        try await fixture.change(
            """
            DROP INDEX outbox_head; DROP INDEX outbox_waiting; ALTER TABLE outbox DROP COLUMN queue;
            ALTER TABLE outbox DROP COLUMN earlier;
            PRAGMA user_version = 1
            """)
        try await fixture.withStore { store in
            let new = ["a", "b"].map { OutboxChange.add(notice($0, queue: "casa")) }
            _ = try await store.commit(Commit(outbox: new))
            let due = try await store.due(
                partner: "clinic", at: fixture.clock.now, excluding: [], errandsFirst: true, limit: 9)
            #expect(due.map(\.notice.id) == ["old", "a"])
        }
    }

    @Test("requests to forget that an older version gave a week wait for five years, and nothing else does")
    func longerErrands() async throws {
        func notice(_ id: String, _ type: EventType) -> Notice {
            Notice(
                id: id, partner: "clinic", position: 1, type: type, subject: nil, body: [1],
                created: Timestamp(milliseconds: 1), expires: Timestamp(milliseconds: 1) + .days(7))
        }
        let fixture = try StoreFixture()
        try await fixture.withStore { store in
            let notices = [notice("asked", .erasureRequested), notice("told", .shelterChanged)]
            _ = try await store.commit(Commit(events: [.numbered("a")], outbox: notices.map(OutboxChange.add)))
        }
        try await fixture.change("PRAGMA user_version = 8")
        try await fixture.withStore { store async throws in
            let (asked, told) = (try await store.entry(id: "asked"), try await store.entry(id: "told"))
            #expect(asked?.notice.expires == Timestamp(milliseconds: 1) + .days(1_825))
            #expect(told?.notice.expires == Timestamp(milliseconds: 1) + .days(7))
        }
    }

    @Test("a journal of a newer version is refused")
    func newerVersion() async throws {
        let fixture = try StoreFixture()
        try await fixture.withStore { #expect($0.head == 0) }
        try await fixture.change("PRAGMA user_version = 99")
        await #expect(throws: StoreError.newerSchema(path: fixture.path, version: 99)) { try await fixture.open() }
    }

    @Test(
        "damage near the end is found at once, and the message says where and what to do",
        arguments: [
            "UPDATE events SET body = replace(body, 'total', 'Total') WHERE position = 40",
            "UPDATE events SET agency = 'other' WHERE position = 40",
            "UPDATE events SET recorded = recorded + 1 WHERE position = 40",
            "UPDATE events SET digest = x'00' WHERE position = 40",
            "UPDATE events SET type = 'enlace.shelter.changed.v1' WHERE position = 40",
            "UPDATE events SET source = '/agencies/other' WHERE position = 40",
            "UPDATE events SET id = 'other' WHERE position = 40",
            "UPDATE events SET subject = 'other' WHERE position = 40",
            "UPDATE events SET subject = NULL WHERE position = 40",
            "DELETE FROM events WHERE position = 40",
        ])
    func damagedTail(_ damage: String) async throws {
        let fixture = try StoreFixture()
        try await fixture.withStore { _ = try await $0.commit(Commit(events: (0..<50).map { .numbered("e\($0)") })) }
        try await fixture.change(damage)
        let error = await #expect(throws: StoreError.self) { try await fixture.open() }
        #expect(error?.description.contains("position 40") == true)
        #expect(error?.description.contains("restore the last backup") == true)
    }

    private static let beyondTheEnd = [
        ("DELETE FROM events WHERE position > 4", "the cursor of relay stands at position 5"),
        ("UPDATE cursors SET position = 100000", "the cursor of relay stands at position 100000"),
        ("UPDATE snapshots SET position = 6", "the snapshot of relay stands at position 6"),
        ("UPDATE outbox SET position = 6", "the event of a notice to clinic stands at position 6"),
    ]

    @Test("a journal that was shortened is refused, whatever tells of what is missing", arguments: beyondTheEnd)
    func shortened(_ damage: String, _ finding: String) async throws {
        let fixture = try StoreFixture()
        try await fillToTheEnd(fixture)
        try await fixture.change(damage)
        let error = await #expect(throws: StoreError.self) { try await fixture.open() }
        #expect(error?.description.contains(finding) == true)
        #expect(error?.description.contains("but the journal ends at position") == true)
        #expect(error?.description.contains("restore the last backup") == true)
    }

    @Test(
        "what is stored of the very end is sound, and the check finds what lies beyond it",
        arguments: beyondTheEnd.dropFirst())
    func checkedEnd(_ damage: String, _ finding: String) async throws {
        let fixture = try StoreFixture()
        try await fillToTheEnd(fixture)
        try await fixture.withStore { store in
            #expect(await store.check() == .sound(position: 5))
            try await store.pool.writeWithoutTransaction { try $0.execute(sql: damage) }
            guard case .damaged(let reason) = await store.check() else {
                Issue.record("the damage was not found")
                return
            }
            #expect(reason.contains(finding))
        }
    }

    /// Five events with a cursor, a snapshot and a notice that all stand at the last one.
    private func fillToTheEnd(_ fixture: StoreFixture) async throws {
        let notice = Notice(
            id: "n", partner: "clinic", position: 5, type: .shelterReported, subject: "casa", body: [1],
            created: fixture.clock.now, expires: nil)
        try await fixture.withStore { store in
            _ = try await store.commit(
                Commit(
                    events: (1...5).map { .numbered("e\($0)") }, outbox: [.add(notice)],
                    snapshot: Snapshot(component: "relay", position: 5, state: [1])))
            store.note(EnlaceCore.Cursor(component: "relay", position: 5))
        }
    }

    @Test("damage further back is found in the background, and on demand")
    func damagedMiddle() async throws {
        let fixture = try StoreFixture()
        try await fixture.withStore { store in
            _ = try await store.commit(Commit(events: (0..<3_000).map { .numbered("e\($0)") }))
            #expect(await store.check() == .sound(position: 3_000))
        }
        try await fixture.change("UPDATE events SET body = replace(body, 'total', 'Total') WHERE position = 40")
        try await fixture.withStore { store in
            guard case .damaged(let reason) = await store.check() else {
                Issue.record("the damage was not found")
                return
            }
            #expect(reason.contains("position 40"))
        }
    }
}

extension StoreFixture {
    /// Changes the closed database behind the store's back.
    func change(_ sql: String) async throws {
        let database = try DatabaseQueue(path: path)
        try await database.writeWithoutTransaction { try $0.execute(sql: sql) }
        try database.close()
    }
}
