extension Flows {
    /// Changes with the layout of the bytes, and with what they mean. 01 did not say which imports are open, and 02 held
    /// the cells of other nodes among this node's; the journal tells, so it is replayed.
    private static let version: UInt32 = 0x454E_4603

    package func snapshot() throws -> [UInt8] {
        var writer = ByteWriter()
        writer.reserve(cube.cellCount * 40 + 65_536)
        writer.write(Flows.version)
        cube.write(to: &writer)
        let told = totals.totals.compactMap { key, total in total.told.map { (key, $0) } }
        writer.write(told) { entry, writer in
            entry.0.write(to: &writer)
            writer.write(Int64(entry.1))
        }
        writer.write(totals.dirty) { $0.write(to: &$1) }
        return writer.bytes
    }

    package mutating func restore(_ snapshot: [UInt8]) throws {
        var reader = ByteReader(snapshot)
        guard try reader.read(UInt32.self) == Flows.version else { throw FlowSnapshotError.foreign }
        let cube = try FlowCube(from: &reader)
        var told: [FlowTotals.Key: Int] = [:]
        try reader.items { (reader) throws(FlowSnapshotError) in
            let key = try FlowTotals.Key(from: &reader)
            told[key] = Int(try reader.read(Int64.self))
        }
        var dirty: Set<FlowTotals.Key> = []
        try reader.items { (reader) throws(FlowSnapshotError) in dirty.insert(try FlowTotals.Key(from: &reader)) }
        guard reader.isAtEnd else { throw FlowSnapshotError.damaged }
        // A total names values by their numbers, so a key that no cell has could name one that does not exist.
        let known = Set(cube.histories.keys.map { FlowTotals.Key($0) })
        guard known.isSuperset(of: told.keys), known.isSuperset(of: dirty) else { throw FlowSnapshotError.damaged }
        self = Flows(cube: cube, totals: FlowTotals(of: cube, told: told, dirty: dirty))
    }
}

extension FlowTotals.Key {
    fileprivate func write(to writer: inout ByteWriter) {
        for index in series.indices { writer.write(series[index]) }
        writer.write(period.index)
    }

    fileprivate init(from reader: inout ByteReader) throws(FlowSnapshotError) {
        var series = SIMD4<UInt16>.zero
        for index in series.indices { series[index] = try reader.read() }
        self.init(series: series, period: FlowMonth(index: try reader.read()))
    }
}
