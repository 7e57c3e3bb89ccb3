import EnlaceCore

/// A sorted, unchangeable stretch of the key index: the keys of all events from one position to another.
///
/// The entries lie in pages on disk; in memory are each page's first key and filter, some 2 bytes an event.
struct KeyRun: Sendable {
    let id: Int64
    let level: Int
    /// The positions whose keys it holds.
    let positions: ClosedRange<Int64>
    private(set) var fences: [EventKey] = []
    private var filters: [UInt64] = []

    init(id: Int64, level: Int, positions: ClosedRange<Int64>) {
        self.id = id
        self.level = level
        self.positions = positions
    }

    var pageCount: Int { fences.count }

    mutating func append(fences: [EventKey], filters: [UInt64]) {
        self.fences += fences
        self.filters += filters
    }

    /// The only page that may hold `key`; nil if the run surely does not.
    func page(for key: EventKey) -> Int? {
        guard let page = page(reaching: key) else { return nil }
        return KeyFilter.mayContain(key, in: filters, from: page * KeyFilter.words) ? page : nil
    }

    /// The last page that begins at or before `key`; nil if all begin after it.
    ///
    /// Keys are hashes, so where a key stands can be guessed from its value, and the walk from there is short.
    func page(reaching key: EventKey) -> Int? {
        guard !fences.isEmpty else { return nil }
        var page = Int(key.high.multipliedFullWidth(by: UInt64(fences.count)).high)
        while page >= 0, key < fences[page] { page -= 1 }
        guard page >= 0 else { return nil }
        while page + 1 < fences.count, !(key < fences[page + 1]) { page += 1 }
        return page
    }
}

/// Up to 32 pages of a run that is being written, with their fences and filters: what one step of work stores.
struct KeyChunk: Sendable {
    static let pages = 32
    static let entries = pages * KeyPage.capacity

    var pages: [[UInt8]] = []
    var fences: [EventKey] = []
    var filters: [UInt64] = []

    /// - Parameter entries: sorted; at most ``entries``.
    init(_ entries: ArraySlice<KeyEntry>) {
        var rest = entries
        while let first = rest.first {
            let page = rest.prefix(KeyPage.capacity)
            fences.append(first.key)
            pages.append(KeyPage.encode(page))
            filters += KeyFilter.make(for: page)
            rest = rest.dropFirst(page.count)
        }
    }
}
