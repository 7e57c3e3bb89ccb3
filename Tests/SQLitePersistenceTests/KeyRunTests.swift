import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import SQLitePersistence

@Suite("Runs of the key index")
struct KeyRunTests {
    private static func keys(_ count: Int, seed: UInt64) -> [KeyEntry] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { KeyEntry(key: .random(&random), position: Int64($0 + 1)) }
    }

    /// A run and its pages, as maintenance would write them.
    private static func run(_ entries: [KeyEntry], id: Int64 = 1) -> (run: KeyRun, pages: [[UInt8]]) {
        var run = KeyRun(id: id, level: 0, positions: 1...Int64(max(entries.count, 1)))
        let sorted = entries.sorted { $0.key < $1.key }
        var pages: [[UInt8]] = []
        for start in stride(from: 0, to: sorted.count, by: KeyChunk.entries) {
            let chunk = KeyChunk(sorted[start..<min(start + KeyChunk.entries, sorted.count)])
            run.append(fences: chunk.fences, filters: chunk.filters)
            pages += chunk.pages
        }
        return (run, pages)
    }

    private static func find(_ key: EventKey, _ run: KeyRun, _ pages: [[UInt8]]) -> Int64? {
        run.page(for: key).flatMap { page in pages[page].withUnsafeBytes { KeyPage.find(key, in: $0) } }
    }

    @Test("find what a dictionary finds, and nothing else", arguments: [0, 1, 159, 160, 161, 5_120, 5_121, 20_000])
    func lookups(count: Int) {
        let entries = Self.keys(count, seed: UInt64(count) + 1)
        let table = Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.position) })
        let (run, pages) = Self.run(entries)
        var misses = 0
        for entry in entries where Self.find(entry.key, run, pages) != table[entry.key] { misses += 1 }
        var random = SeededGenerator(seed: 99)
        for _ in 0..<2_000 where Self.find(.random(&random), run, pages) != nil { misses += 1 }
        #expect(misses == 0)
    }

    @Test("find keys that are not spread evenly, or share their first half")
    func uneven() {
        var entries = (0..<1_000).map { KeyEntry(key: EventKey(high: 7, low: UInt64($0) << 40), position: Int64($0)) }
        entries += (0..<1_000).map { KeyEntry(key: EventKey(high: UInt64($0), low: 3), position: Int64(2_000 + $0)) }
        entries.append(KeyEntry(key: EventKey(high: .max, low: .max), position: 9_000))
        let (run, pages) = Self.run(entries)
        for entry in entries { #expect(Self.find(entry.key, run, pages) == entry.position) }
    }

    @Test("spare a look at the page for nearly every key that is new")
    func filters() {
        let (run, _) = Self.run(Self.keys(20_000, seed: 5))
        var random = SeededGenerator(seed: 6)
        let wrong = (0..<20_000).count { _ in run.page(for: .random(&random)) != nil }
        #expect(wrong < 100)
    }

    @Test("merge into one run in order, in pieces, also after an interruption at any point", arguments: 1...8)
    func merging(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let entries = Self.keys(3_000, seed: seed)
        let inputs = (0..<4).map { part in
            Self.run(entries.filter { Int($0.position) % 4 == part }, id: Int64(part))
        }
        let load: KeyMerge.Load = { run, page in inputs[Int(run)].pages[page].withUnsafeBytes { KeyPage.decode($0) } }
        var merge = KeyMerge(inputs.map(\.run))
        var merged: [KeyEntry] = []
        while true {
            let piece = try merge.next(.random(in: 1...700, using: &random), load)
            if piece.isEmpty { break }
            merged += piece
            if Bool.random(using: &random), let last = merged.last {
                merge = KeyMerge(inputs.map(\.run))
                try merge.skip(through: last.key, of: inputs.map(\.run), load)
            }
        }
        #expect(Set(merged) == Set(entries))
        #expect(merged.map(\.key) == merged.map(\.key).sorted())
    }
}

extension EventKey {
    static func random(_ random: inout SeededGenerator) -> EventKey {
        EventKey(high: random.next(), low: random.next())
    }
}
