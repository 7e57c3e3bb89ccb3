import Crypto
import EnlaceCore
import EnlaceTestSupport
import Foundation
import GRDB
import Testing

@testable import SQLitePersistence

@Suite("The chain of a journal's rows", .timeLimit(.minutes(10)))
struct EventChainTests {
    private func fill(_ store: SQLiteStore, _ names: ClosedRange<Int>) async throws {
        _ = try await store.commit(Commit(events: names.map { .numbered("e\($0)", subject: "casa-\($0)") }))
    }

    /// What the check says of a journal of ten events that was changed at position 4.
    private func finding(_ damage: String, asOlder: Bool = false, expired: Bool = false) async throws -> JournalHealth {
        let fixture = try StoreFixture()
        try await fixture.withStore { try await fill($0, 1...10) }
        if asOlder { try await fixture.makeOlder() }
        if expired {
            try await fixture.change("UPDATE events SET head = NULL, body = NULL WHERE position = 4")
            if !asOlder { try await fixture.change("INSERT INTO expired VALUES ('enlace.shelter.reported.v1', 4)") }
        }
        // So that it lies before what is checked at the start.
        try await fixture.withStore { try await fill($0, 11...1_200) }
        try await fixture.change(damage)
        return try await fixture.withStore { await $0.check() }
    }

    private static let changes = [
        "UPDATE events SET type = 'enlace.shelter.changed.v1' WHERE position = 4",
        "UPDATE events SET subject = 'casa-5' WHERE position = 4",
        "UPDATE events SET subject = NULL WHERE position = 4",
        "UPDATE events SET agency = NULL WHERE position = 4",
        "UPDATE events SET id = 'e5' WHERE position = 4",
    ]

    @Test("covers no epoch, but one that cannot be is found", arguments: [0, 2, -1])
    func epoch(_ epoch: Int) async throws {
        guard case .damaged(let reason) = try await finding("UPDATE events SET epoch = \(epoch) WHERE position = 4")
        else {
            Issue.record("the change was not found")
            return
        }
        #expect(reason.contains("the epoch at position 4"))
    }

    @Test("covers each column of a row that has its content", arguments: changes)
    func changed(_ damage: String) async throws {
        guard case .damaged(let reason) = try await finding(damage) else {
            Issue.record("the change was not found")
            return
        }
        #expect(reason.contains("position 4"))
    }

    @Test("covers each column of a tombstone, of which nothing else is left", arguments: changes)
    func changedTombstone(_ damage: String) async throws {
        guard case .damaged(let reason) = try await finding(damage, expired: true) else {
            Issue.record("the change was not found")
            return
        }
        #expect(reason.contains("position 4"))
    }

    @Test("of an older version is sound, goes on, and its rows are held against their own bytes", arguments: changes)
    func changedOlder(_ damage: String) async throws {
        #expect(try await finding("SELECT 1", asOlder: true) == .sound(position: 1_200))
        #expect(try await finding("SELECT 1", asOlder: true, expired: true) == .sound(position: 1_200))
        guard case .damaged(let reason) = try await finding(damage, asOlder: true) else {
            Issue.record("the change was not found")
            return
        }
        #expect(reason.contains("position 4"))
    }

    @Test("does not pass for an older one where it is said to begin later")
    func movedBeginning() async throws {
        let change = "UPDATE meta SET value = 11 WHERE key = 'columns_from'"
        guard case .damaged(let reason) = try await finding(change) else {
            Issue.record("the change was not found")
            return
        }
        #expect(reason.contains("position 1"))
    }

    @Test("tells apart what stands in neighbouring columns")
    func columns() {
        func chain(_ type: String, _ subject: String?, _ agency: String?) -> EventDigest {
            var chain = EventChain()
            chain.append(
                position: 1, recorded: Timestamp(milliseconds: 1), key: EventKey(source: "/a", id: "b"),
                digest: EventDigest(SHA256.hash(data: [1])), type: type, subject: subject, agency: agency)
            return chain.value
        }
        let chains = [
            chain("a", "b", "c"), chain("ab", nil, "c"), chain("a", "bc", nil), chain("a", nil, "bc"),
            chain("a", "", "bc"), chain("a", "bc", ""),
        ]
        #expect(Set(chains).count == chains.count)
    }
}

extension StoreFixture {
    /// Leaves the closed journal as the version before the present schema wrote it: written down here anew.
    func makeOlder() async throws {
        let database = try DatabaseQueue(path: path)
        try await database.writeWithoutTransaction { db in
            var chain = Array(SHA256.hash(data: Array("enlace journal".utf8)))
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT position, recorded, (SELECT text FROM names WHERE number = source) AS source, id, digest,
                        (SELECT text FROM names WHERE number = agency) AS agency FROM events ORDER BY position
                    """)
            for row in rows {
                let (source, id): (String, String) = (row["source"], row["id"])
                var bytes = chain
                for number in [row["position"] as Int64, row["recorded"] as Int64] {
                    withUnsafeBytes(of: number.bigEndian) { bytes += $0 }
                }
                bytes += SHA256.hash(data: Array("\(source)\0\(id)".utf8)).prefix(16)
                bytes += row["digest"] as Data
                bytes += Array((row["agency"] as String).utf8)
                chain = Array(SHA256.hash(data: bytes))
                try db.execute(
                    sql: "UPDATE events SET chain = ? WHERE position = ?",
                    arguments: [Data(chain), row["position"] as Int64])
            }
            try db.execute(
                sql: """
                    DELETE FROM meta WHERE key = 'columns_from';
                    ALTER TABLE outbox DROP COLUMN same_as; DROP TABLE expired; DROP TABLE quiets;
                    DROP INDEX outbox_errands;
                    PRAGMA user_version = 3
                    """)
        }
        try database.close()
    }
}
