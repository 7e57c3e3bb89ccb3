import EnlaceCore
import GRDB

/// The tables of the key index.
struct KeyPages {
    private enum RunState: Int64 {
        case building, live, dropped
    }

    let db: Database

    /// The row of a page, or of a chunk's filters: runs lie one after another, so that a run is written in row order.
    private static func place(_ run: Int64, _ index: Int) -> Int64 { run << 24 | Int64(index) }

    /// Looks for `key` in one page; nil if the page is gone, because its run was merged into another.
    func find(_ key: EventKey, run: Int64, page: Int) throws -> (isThere: Bool, position: Int64?) {
        let select = try Prepared("SELECT entries FROM id_pages WHERE place = ?", in: db)
        select.bind(1, KeyPages.place(run, page))
        let found: Int64?? = try select.first { $0.withBytes(0) { KeyPage.find(key, in: $0) } }
        return (found != nil, found ?? nil)
    }

    func load(run: Int64, page: Int) throws -> [KeyEntry] {
        let select = try Prepared("SELECT entries FROM id_pages WHERE place = ?", in: db)
        select.bind(1, KeyPages.place(run, page))
        guard let entries = try select.first({ $0.withBytes(0) { KeyPage.decode($0) } }) else {
            throw JournalError.damaged("page \(page) of key run \(run) is missing")
        }
        return entries
    }

    func write(_ chunk: KeyChunk, run: Int64, firstPage: Int) throws {
        let insert = try Prepared("INSERT INTO id_pages VALUES (?, ?)", in: db)
        for (index, page) in chunk.pages.enumerated() {
            insert.bind(1, KeyPages.place(run, firstPage + index))
            insert.bind(2, bytes: page)
            try insert.run()
        }
        let filters = try Prepared("INSERT INTO id_filters VALUES (?, ?, ?)", in: db)
        filters.bind(1, KeyPages.place(run, firstPage / KeyChunk.pages))
        filters.bind(2, bytes: KeyPages.bytes(chunk.fences.flatMap { [$0.high, $0.low] }))
        filters.bind(3, bytes: KeyPages.bytes(chunk.filters))
        try filters.run()
    }

    func begin(_ job: KeyCatalog.Job) throws {
        try insert(job.output, job.level, job.positions, pages: 0, .building)
    }

    func insertLive(_ run: KeyRun) throws {
        try insert(run.id, run.level, run.positions, pages: run.pageCount, .live)
    }

    /// Makes the job's output what counts, in place of its inputs.
    func finish(_ job: KeyCatalog.Job) throws {
        try update(job.output, pages: job.pagesWritten, .live)
        for input in job.inputs { try update(input.id, pages: input.pageCount, .dropped) }
    }

    /// Removes up to `count` pages from the end of a dropped run, and the run itself with its last page.
    func remove(_ dropped: inout KeyCatalog.Dropped, pages count: Int) throws {
        let keep = max(dropped.pagesLeft - count, 0)
        try delete("id_pages", dropped.run, from: keep, through: dropped.pagesLeft)
        dropped.pagesLeft = keep
        guard keep == 0 else { return try update(dropped.run, pages: keep, .dropped) }
        try delete("id_filters", dropped.run, from: 0, through: 1 << 24 - 1)
        let delete = try Prepared("DELETE FROM id_runs WHERE run = ?", in: db)
        delete.bind(1, dropped.run)
        try delete.run()
    }

    private func insert(
        _ run: Int64, _ level: Int, _ positions: ClosedRange<Int64>, pages: Int, _ state: RunState
    ) throws {
        let insert = try Prepared("INSERT INTO id_runs VALUES (?, ?, ?, ?, ?, ?)", in: db)
        insert.bind(1, run)
        insert.bind(2, Int64(level))
        insert.bind(3, positions.lowerBound)
        insert.bind(4, positions.upperBound)
        insert.bind(5, Int64(pages))
        insert.bind(6, state.rawValue)
        try insert.run()
    }

    private func update(_ run: Int64, pages: Int, _ state: RunState) throws {
        let update = try Prepared("UPDATE id_runs SET pages = ?, state = ? WHERE run = ?", in: db)
        update.bind(1, Int64(pages))
        update.bind(2, state.rawValue)
        update.bind(3, run)
        try update.run()
    }

    private func delete(_ table: String, _ run: Int64, from first: Int, through last: Int) throws {
        let delete = try Prepared("DELETE FROM \(table) WHERE place BETWEEN ? AND ?", in: db)
        delete.bind(1, KeyPages.place(run, first))
        delete.bind(2, KeyPages.place(run, last))
        try delete.run()
    }
}

/// What a start reads.
extension KeyPages {
    /// The index as it was last committed, its unfinished merges taken up where they stood.
    func catalog() throws -> KeyCatalog {
        var catalog = KeyCatalog()
        var building: [(run: Int64, positions: ClosedRange<Int64>)] = []
        let select = try Prepared(
            "SELECT run, level, first, last, pages, state FROM id_runs ORDER BY first, run", in: db)
        var live: [KeyRun] = []
        try select.rows { row in
            catalog.nextRun = max(catalog.nextRun, row.int(0) + 1)
            guard row.int(2) <= row.int(3) else { throw JournalError.damaged("key run \(row.int(0)) is empty") }
            switch RunState(rawValue: row.int(5)) {
            case .building: building.append((row.int(0), row.int(2)...row.int(3)))
            case .live: live.append(KeyRun(id: row.int(0), level: Int(row.int(1)), positions: row.int(2)...row.int(3)))
            default: catalog.dropped.append(.init(run: row.int(0), pagesLeft: Int(row.int(4))))
            }
            return true
        }
        catalog.runs = try live.map(withFilters)
        for job in building {
            let inputs = catalog.runs.filter { job.positions.contains($0.positions.lowerBound) }
            guard let level = inputs.first?.level else {
                throw JournalError.damaged("key run \(job.run) is merged from runs that are missing")
            }
            catalog.jobs[level] = try resume(job.run, inputs)
        }
        return catalog
    }

    /// The run with the fences and filters that were stored with it.
    func withFilters(_ run: KeyRun) throws -> KeyRun {
        var run = run
        let select = try Prepared(
            "SELECT fences, filters FROM id_filters WHERE place BETWEEN ? AND ? ORDER BY place", in: db)
        select.bind(1, KeyPages.place(run.id, 0))
        select.bind(2, KeyPages.place(run.id, 1 << 24 - 1))
        try select.rows { row in
            run.append(
                fences: KeyPages.keys(row.withBytes(0, KeyPages.words)), filters: row.withBytes(1, KeyPages.words))
            return true
        }
        return run
    }

    private func resume(_ output: Int64, _ inputs: [KeyRun]) throws -> KeyCatalog.Job {
        var job = KeyCatalog.Job(output: output, inputs: inputs, merge: KeyMerge(inputs))
        let select = try Prepared("SELECT max(place) FROM id_pages WHERE place BETWEEN ? AND ?", in: db)
        select.bind(1, KeyPages.place(output, 0))
        select.bind(2, KeyPages.place(output, 1 << 24 - 1))
        guard let last = try select.first({ $0.optionalInt(0) }) ?? nil else { return job }
        let page = Int(last & (1 << 24 - 1))
        job.pagesWritten = page + 1
        if let key = try load(run: output, page: page).last?.key {
            try job.merge.skip(through: key, of: inputs, load)
        }
        return job
    }

    private static func bytes(_ words: [UInt64]) -> [UInt8] {
        words.map(\.littleEndian).withUnsafeBytes { Array($0) }
    }

    private static func words(_ bytes: UnsafeRawBufferPointer) -> [UInt64] {
        (0..<bytes.count / 8).map {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
        }
    }

    private static func keys(_ words: [UInt64]) -> [EventKey] {
        stride(from: 0, to: words.count - 1, by: 2).map { EventKey(high: words[$0], low: words[$0 + 1]) }
    }
}
