import EnlaceCore

/// Writes keys from memory to disk and merges runs, in pieces, within the writer's transactions.
struct KeyMaintenance {
    let pages: KeyPages
    let tuning: KeyIndexTuning
    var catalog: KeyCatalog

    /// Does what is due now that `count` more events are stored; `keys` and `head` are as before them.
    mutating func work(for count: Int, keys: KeyIndex, head: Int64) throws {
        // Debt is paid off, but credit does not pile up: a commit pays at most for itself, so none does much at once.
        catalog.credit = min(catalog.credit, 0) + count * tuning.workPerEvent
        if keys.recentCount >= tuning.flushCount { try flush(keys.sortedRecent(), through: head) }
        while catalog.credit > 0, let cost = try step() { catalog.credit -= cost }
    }

    private mutating func flush(_ entries: [KeyEntry], through head: Int64) throws {
        guard catalog.flushed < head else { return }
        var run = KeyRun(id: catalog.takeRunID(), level: 0, positions: catalog.flushed + 1...head)
        for start in stride(from: 0, to: entries.count, by: KeyChunk.entries) {
            let chunk = KeyChunk(entries[start..<min(start + KeyChunk.entries, entries.count)])
            try pages.write(chunk, run: run.id, firstPage: run.pageCount)
            run.append(fences: chunk.fences, filters: chunk.filters)
        }
        try pages.insertLive(run)
        catalog.runs.append(run)
    }

    /// One piece of work, on the lowest level that has any; what it has cost in entries, or nil if there is none.
    private mutating func step() throws -> Int? {
        if let inputs = catalog.mergeable(tuning.fanIn) { try begin(inputs) }
        if let level = catalog.jobs.keys.min(), let job = catalog.jobs[level] { return try advance(job, at: level) }
        guard var dropped = catalog.dropped.popLast() else { return nil }
        let count = min(dropped.pagesLeft, 4 * KeyChunk.pages)
        try pages.remove(&dropped, pages: count)
        if dropped.pagesLeft > 0 { catalog.dropped.append(dropped) }
        // To remove a page costs about a quarter of writing it.
        return (count + 1) * KeyPage.capacity / 4
    }

    private mutating func begin(_ inputs: [KeyRun]) throws {
        let job = KeyCatalog.Job(output: catalog.takeRunID(), inputs: inputs, merge: KeyMerge(inputs))
        try pages.begin(job)
        catalog.jobs[job.level - 1] = job
    }

    private mutating func advance(_ job: KeyCatalog.Job, at level: Int) throws -> Int {
        var job = job
        let entries = try job.merge.next(KeyChunk.entries, pages.load)
        if !entries.isEmpty {
            let chunk = KeyChunk(entries[...])
            try pages.write(chunk, run: job.output, firstPage: job.pagesWritten)
            job.pagesWritten += chunk.pages.count
        }
        catalog.jobs[level] = job
        if entries.count < KeyChunk.entries { try finish(job, at: level) }
        return entries.count + KeyPage.capacity
    }

    private mutating func finish(_ job: KeyCatalog.Job, at level: Int) throws {
        try pages.finish(job)
        let run = KeyRun(id: job.output, level: job.level, positions: job.positions)
        catalog.replace(job.inputs, by: try pages.withFilters(run))
        catalog.jobs[level] = nil
    }
}
