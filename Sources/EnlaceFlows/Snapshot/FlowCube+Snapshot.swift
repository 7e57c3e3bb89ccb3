extension FlowCube {
    func write(to writer: inout ByteWriter) {
        vocabulary.write(to: &writer)
        writer.write(units) { unit, writer in
            writer.write(unit.key)
            writer.write(unit.value)
        }
        writer.write(imports.flatMap { dataset, all in all.map { (dataset, $0) } }) { entry, writer in
            writer.write(entry.0)
            entry.1.write(to: &writer)
        }
        writer.write(openImports) { open, writer in
            writer.write(open.dataset)
            writer.write(open.edition.days)
            writer.write(open.file)
            writer.write(open.months)
        }
        writer.write(histories) { cell, writer in
            cell.key.write(to: &writer)
            writer.write(UInt32(clamping: cell.value.earlier.count))
            for figure in cell.value.earlier { figure.write(to: &writer) }
            cell.value.current.write(to: &writer)
        }
    }

    init(from reader: inout ByteReader) throws(FlowSnapshotError) {
        self.init()
        vocabulary = try FlowVocabulary(from: &reader)
        try reader.items { (reader) throws(FlowSnapshotError) in
            let dataset = try reader.read(UInt16.self)
            units[dataset] = try reader.text()
        }
        try reader.items { (reader) throws(FlowSnapshotError) in
            let dataset = try reader.read(UInt16.self)
            imports[dataset, default: []].append(try Import(from: &reader))
        }
        try reader.items { (reader) throws(FlowSnapshotError) in
            openImports.append(
                OpenImport(
                    dataset: try reader.read(), edition: FlowEdition(days: try reader.read()),
                    file: try reader.text(), months: try reader.months()))
        }
        guard openImports.allSatisfy({ vocabulary.holds(dataset: $0.dataset) }) else { throw .damaged }
        try readCells(from: &reader)
    }

    private mutating func readCells(from reader: inout ByteReader) throws(FlowSnapshotError) {
        let cells = try reader.count()
        histories.reserveCapacity(cells)
        for _ in 0..<cells {
            let key = try Key(from: &reader)
            guard vocabulary.holds(key) else { throw .damaged }
            var figures: [FlowFigure] = []
            try reader.items { (reader) throws(FlowSnapshotError) in figures.append(try FlowFigure(from: &reader)) }
            histories[key] = FlowHistory(earlier: figures, current: try FlowFigure(from: &reader))
        }
    }
}

extension FlowVocabulary {
    fileprivate func write(to writer: inout ByteWriter) {
        for dimension in FlowDimension.allCases {
            writer.write(values(of: dimension)) { value, writer in
                writer.write(value.id)
                writer.write(value.labels) { label, writer in
                    writer.write(label.text)
                    writer.write(label.position)
                }
            }
        }
    }

    fileprivate init(from reader: inout ByteReader) throws(FlowSnapshotError) {
        self.init()
        for dimension in FlowDimension.allCases {
            try reader.items { (reader) throws(FlowSnapshotError) in
                guard let number = intern(try reader.text(), in: dimension) else { throw .damaged }
                try reader.items { (reader) throws(FlowSnapshotError) in
                    let label = Label(text: try reader.text(), position: try reader.read())
                    note(label, for: number, in: dimension)
                }
            }
        }
    }

    fileprivate func holds(dataset: UInt16) -> Bool { Int(dataset) < values(of: .dataset).endIndex }

    fileprivate func holds(_ key: FlowCube.Key) -> Bool {
        FlowDimension.allCases.allSatisfy { Int(key.numbers[$0.index]) < values(of: $0).endIndex }
    }
}

extension FlowCube.Key {
    fileprivate func write(to writer: inout ByteWriter) {
        for index in numbers.indices { writer.write(numbers[index]) }
        writer.write(period.index)
    }

    fileprivate init(from reader: inout ByteReader) throws(FlowSnapshotError) {
        var numbers = SIMD8<UInt16>.zero
        for index in numbers.indices { numbers[index] = try reader.read() }
        self.init(numbers: numbers, period: FlowMonth(index: try reader.read()))
    }
}

extension FlowCube.Import {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.write(edition.days)
        writer.write(months)
        writer.write(position)
    }

    fileprivate init(from reader: inout ByteReader) throws(FlowSnapshotError) {
        self.init(
            edition: FlowEdition(days: try reader.read()), months: try reader.months(), position: try reader.read())
    }
}

extension ByteWriter {
    fileprivate mutating func write(_ months: ClosedRange<FlowMonth>) {
        write(months.lowerBound.index)
        write(months.upperBound.index)
    }
}

extension ByteReader {
    fileprivate mutating func months() throws(FlowSnapshotError) -> ClosedRange<FlowMonth> {
        let first = FlowMonth(index: try read())
        let last = FlowMonth(index: try read())
        guard first <= last else { throw .damaged }
        return first...last
    }
}

extension FlowFigure {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.write(edition.days)
        writer.write(count)
        writer.write(position)
    }

    fileprivate init(from reader: inout ByteReader) throws(FlowSnapshotError) {
        self.init(edition: FlowEdition(days: try reader.read()), count: try reader.read(), position: try reader.read())
    }
}
