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
        /// The next entry, kept at hand because every input's is looked at for each entry that is written.
        private(set) var next: KeyEntry?

        init(_ run: KeyRun) {
            self.run = run.id
            pageCount = run.pageCount
        }

        /// Looks up the next entry; there is none at the end of the run.
        mutating func peek(_ load: Load) throws {
            while offset == entries.count, nextPage < pageCount {
                entries = try load(run, nextPage)
                offset = 0
                nextPage += 1
            }
            next = offset < entries.count ? entries[offset] : nil
        }
    }

    private var inputs: [Input]

    init(_ runs: [KeyRun]) {
        inputs = runs.map { Input($0) }
    }

    /// The next `count` entries in order; fewer only at the end.
    mutating func next(_ count: Int, _ load: Load) throws -> [KeyEntry] {
        var merged: [KeyEntry] = []
        merged.reserveCapacity(count)
        for index in inputs.indices { try inputs[index].peek(load) }
        while merged.count < count, let (index, entry) = least() {
            merged.append(entry)
            inputs[index].offset += 1
            try inputs[index].peek(load)
        }
        return merged
    }

    private func least() -> (index: Int, entry: KeyEntry)? {
        var least: (index: Int, entry: KeyEntry)?
        for index in inputs.indices {
            guard let entry = inputs[index].next else { continue }
            if let least, !(entry.key < least.entry.key) { continue }
            least = (index, entry)
        }
        return least
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
