import Crypto
import EnlaceCore
import EnlaceTestSupport
import GRDB
import Testing

@testable import SQLitePersistence

@Suite("The key index")
struct KeyIndexTests {
    /// The index over a database in memory, without the events.
    private struct Harness {
        let database: DatabaseQueue
        let tuning: KeyIndexTuning
        var index: KeyIndex
        var head: Int64 = 0

        init(flushCount: Int) throws {
            database = try DatabaseQueue()
            var tuning = KeyIndexTuning()
            tuning.flushCount = flushCount
            self.tuning = tuning
            index = KeyIndex(recent: [:], catalog: KeyCatalog())
            try database.writeWithoutTransaction { try StoreSchema.migrate($0, path: "test") }
        }

        mutating func add(_ keys: some Collection<EventKey>) throws {
            var added: [EventKey: KnownEvent] = [:]
            for (offset, key) in keys.enumerated() {
                added[key] = KnownEvent(position: head + Int64(offset) + 1, digest: EventChain().value)
            }
            let (index, head, tuning) = (index, head, tuning)
            let catalog = try database.write { db in
                var maintenance = KeyMaintenance(pages: KeyPages(db: db), tuning: tuning, catalog: index.catalog)
                try maintenance.work(for: keys.count, keys: index, head: head)
                return maintenance.catalog
            }
            index.apply(added, catalog)
            self.head += Int64(keys.count)
        }

        /// As after a crash: what was in memory comes from the events behind the last run.
        mutating func restart(_ keys: [EventKey]) throws {
            let catalog = try database.read { try KeyPages(db: $0).catalog() }
            var recent: [EventKey: KnownEvent] = [:]
            for position in catalog.flushed..<head {
                recent[keys[Int(position)]] = KnownEvent(position: position + 1, digest: EventChain().value)
            }
            index = KeyIndex(recent: recent, catalog: catalog)
        }

        func position(of key: EventKey) throws -> Int64? {
            let (recent, runs) = index.find(key)
            if let recent { return recent }
            return try database.read { db in
                for run in runs {
                    guard let page = run.page(for: key) else { continue }
                    if let found = try KeyPages(db: db).find(key, run: run.id, page: page).position { return found }
                }
                return nil
            }
        }
    }

    private static func keys(_ count: Int) -> [EventKey] {
        var random = SeededGenerator(seed: 42)
        return (0..<count).map { _ in .random(&random) }
    }

    @Test("knows 300,000 keys in small runs, merged many times, with restarts in between")
    func many() throws {
        let keys = Self.keys(300_000)
        var random = SeededGenerator(seed: 1)
        var harness = try Harness(flushCount: 1_000)
        var most = 0
        while harness.head < keys.count {
            let end = min(Int(harness.head) + .random(in: 1...900, using: &random), keys.count)
            try harness.add(keys[Int(harness.head)..<end])
            most = max(most, harness.index.catalog.runs.count)
            if Int.random(in: 0..<60, using: &random) == 0 { try harness.restart(keys) }
        }
        try harness.restart(keys)
        var wrong = 0
        for offset in stride(from: 0, to: keys.count, by: 7) {
            if try harness.position(of: keys[offset]) != Int64(offset + 1) { wrong += 1 }
        }
        for _ in 0..<5_000 where try harness.position(of: .random(&random)) != nil { wrong += 1 }
        #expect(wrong == 0)
        #expect(most <= 24, "about four runs for each of five levels")
    }

    @Test("gives back the space of runs that were merged")
    func space() throws {
        let keys = Self.keys(40_000)
        var harness = try Harness(flushCount: 500)
        for start in stride(from: 0, to: keys.count, by: 100) { try harness.add(keys[start..<start + 100]) }
        let pages = try harness.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM id_pages") ?? 0 }
        #expect(pages <= 2 * keys.count / KeyPage.capacity + 100)
    }

    @Test("does no more in one commit than a bounded piece of work")
    func bounded() throws {
        let keys = Self.keys(20_000)
        var harness = try Harness(flushCount: 1_000)
        var most = 0
        for key in keys {
            let before = try harness.database.read { $0.totalChangesCount }
            try harness.add([key])
            most = max(most, try harness.database.read { $0.totalChangesCount } - before)
        }
        #expect(most <= 4 * KeyChunk.pages + 20)
    }
}
