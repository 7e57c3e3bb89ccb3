import EnlaceCore

/// How the key index is kept.
package struct KeyIndexTuning: Sendable {
    /// Keys held in memory before they become a run.
    package var flushCount = 32_768
    /// So many runs of one level become one of the next.
    package var fanIn = 4
    /// Entries of merge work for each event stored. Each event is merged once a level, so with 8 the merging keeps up
    /// to a fan-in to the eighth power of runs, and no single commit does more than a bounded piece of it.
    package var workPerEvent = 8

    package init() {}
}

/// The runs of the key index and the work under way on them; a copy is worked on during a transaction.
struct KeyCatalog: Sendable {
    /// A run that is being written from others.
    struct Job: Sendable {
        let output: Int64
        let inputs: [KeyRun]
        var pagesWritten = 0
        var merge: KeyMerge

        var level: Int { (inputs.first?.level ?? 0) + 1 }
        var positions: ClosedRange<Int64> {
            (inputs.first?.positions.lowerBound ?? 0)...(inputs.last?.positions.upperBound ?? 0)
        }
    }

    /// A run that nobody reads any more, removed from the disk page by page.
    struct Dropped: Sendable {
        let run: Int64
        var pagesLeft: Int
    }

    /// In the order of their positions, which they cover without a gap.
    var runs: [KeyRun] = []
    /// By the level of the inputs.
    var jobs: [Int: Job] = [:]
    var dropped: [Dropped] = []
    var nextRun: Int64 = 1
    /// Entries of work that the events stored so far have paid for; negative where work went ahead of them.
    var credit = 0

    /// The last position whose key is in a run.
    var flushed: Int64 { runs.last?.positions.upperBound ?? 0 }

    mutating func takeRunID() -> Int64 {
        defer { nextRun += 1 }
        return nextRun
    }

    /// The oldest runs of a level that are ready to become one: the lowest level first, none with a job under way.
    func mergeable(_ fanIn: Int) -> [KeyRun]? {
        let levels = Set(runs.map(\.level)).filter { jobs[$0] == nil }.sorted()
        for level in levels {
            let ready = runs.filter { $0.level == level }
            if ready.count >= fanIn { return Array(ready.prefix(fanIn)) }
        }
        return nil
    }

    /// Puts `run` in the place of what it was merged from.
    mutating func replace(_ inputs: [KeyRun], by run: KeyRun) {
        let ids = Set(inputs.map(\.id))
        runs.removeAll { ids.contains($0.id) }
        let place = runs.firstIndex { $0.positions.lowerBound > run.positions.upperBound } ?? runs.endIndex
        runs.insert(run, at: place)
        dropped += inputs.map { Dropped(run: $0.id, pagesLeft: $0.pageCount) }
    }
}
