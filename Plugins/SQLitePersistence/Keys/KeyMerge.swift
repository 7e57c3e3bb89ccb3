import EnlaceCore

/// Merges runs into one, a piece at a time; a plain value that asks for the pages it needs.
struct KeyMerge: Sendable {
    /// Reads a page of a run.
    typealias Load = (_ run: Int64, _ page: Int) throws -> [KeyEntry]

    private struct Input: Sendable {
        let run: Int64
        let pageCount: Int
        var nextPage = 0
        var entries: [KeyEntry] = []
        var offset = 0

        /// The next entry; nil at the end of the run.
        mutating func peek(_ load: Load) throws -> KeyEntry? {
            while offset == entries.count {
                guard nextPage < pageCount else { return nil }
                entries = try load(run, nextPage)
                offset = 0
                nextPage += 1
            }
            return entries[offset]
        }
    }

    private var inputs: [Input]

    init(_ runs: [KeyRun]) {
        inputs = runs.map { Input(run: $0.id, pageCount: $0.pageCount) }
    }

    /// The next `count` entries in order; fewer only at the end.
    mutating func next(_ count: Int, _ load: Load) throws -> [KeyEntry] {
        var merged: [KeyEntry] = []
        merged.reserveCapacity(count)
        while merged.count < count {
            var least: (index: Int, entry: KeyEntry)?
            for index in inputs.indices {
                guard let entry = try inputs[index].peek(load) else { continue }
                if least.map({ entry.key < $0.entry.key }) ?? true { least = (index, entry) }
            }
            guard let least else { break }
            inputs[least.index].offset += 1
            merged.append(least.entry)
        }
        return merged
    }

    /// Goes on behind `key`, the last one that was written before a restart.
    mutating func skip(through key: EventKey, of runs: [KeyRun], _ load: Load) throws {
        for (index, run) in runs.enumerated() {
            guard let page = run.page(reaching: key) else { continue }
            let entries = try load(run.id, page)
            inputs[index].entries = entries
            inputs[index].offset = entries.firstIndex { key < $0.key } ?? entries.count
            inputs[index].nextPage = page + 1
        }
    }
}
