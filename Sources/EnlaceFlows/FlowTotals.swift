/// Monthly totals of each series, and which of them have changed since they were last told.
struct FlowTotals: Sendable {
    struct Key: Hashable, Sendable {
        /// In the order of ``FlowDimension/ofSeries``.
        var series: SIMD4<UInt16>
        var period: FlowMonth

        init(series: SIMD4<UInt16>, period: FlowMonth) {
            self.series = series
            self.period = period
        }

        init(_ cell: FlowCube.Key) {
            self.init(series: cell.numbers.lowHalf, period: cell.period)
        }
    }

    struct Total: Hashable, Sendable {
        var current = 0
        /// What the last `flow.totalled` said; nil before the first.
        var told: Int?
    }

    private(set) var totals: [Key: Total] = [:]
    /// Changed by an import that has not ended yet.
    private(set) var dirty: Set<Key> = []

    init() {}

    /// As a snapshot left it; the sums follow from the cube.
    init(of cube: FlowCube, told: [Key: Int], dirty: Set<Key>) {
        let foreign = cube.foreignDatasets
        for (key, history) in cube.histories where !foreign.contains(key.numbers[FlowDimension.dataset.index]) {
            totals[Key(key), default: Total()].current += Int(history.current.count)
        }
        for (key, count) in told { totals[key, default: Total()].told = count }
        self.dirty = dirty
    }

    mutating func add(_ change: FlowCube.Change) -> Key {
        let key = Key(change.key)
        totals[key, default: Total()].current += change.after - (change.before ?? 0)
        return key
    }

    mutating func mark(_ key: Key) {
        dirty.insert(key)
    }

    /// The totals among `keys` that differ from what was told; from now on they count as told.
    mutating func tell(_ keys: some Sequence<Key>) -> [(key: Key, count: Int)] {
        var changed: [(key: Key, count: Int)] = []
        for key in keys {
            dirty.remove(key)
            guard let total = totals[key], total.told != total.current else { continue }
            totals[key]?.told = total.current
            changed.append((key, total.current))
        }
        return changed
    }
}
