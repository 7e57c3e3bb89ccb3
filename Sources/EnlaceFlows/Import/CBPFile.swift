/// A file of CBP's, read and found sound as a whole.
struct CBPFile {
    struct Row {
        var key: FlowCube.Key
        var count: Int
        var line: Int
    }

    /// Bytes; the largest file of the family has some ten million.
    static let maxSize = 256 << 20

    let dataset: String
    /// The file's own numbering of ids; ``Row/key`` is in it.
    private(set) var words = FlowVocabulary()
    private(set) var rows: [Row] = []
    /// Where each cell stands in ``rows``.
    private(set) var cells: [FlowCube.Key: Int] = [:]

    private let layout: CBPLayout
    private var base = FlowCube.Key(numbers: .zero, period: FlowMonth(index: 0))
    private var columns: [ColumnCache]

    /// What a column's last field held: in sorted files the next one mostly holds the same.
    private struct ColumnCache {
        var range = 0..<0
        var number: UInt16 = 0
        var numbers: [[UInt8]: UInt16] = [:]
    }

    init(_ bytes: [UInt8]) throws(FlowImportError) {
        try CBPFile.refuseForeign(bytes)
        var lines = CSVLines(bytes)
        var fields: [CSVLines.Field] = []
        guard case .success? = lines.next(into: &fields) else {
            throw FlowImportError(.header, "the file has no header that can be read; send one of CBP's CSV files")
        }
        layout = try CBPLayout(header: fields.map { lines.text($0) ?? "" })
        dataset = layout.dataset
        columns = Array(repeating: ColumnCache(), count: layout.dimensions.count)
        takeImplied()
        try readRows(&lines, &fields)
    }

    private static func refuseForeign(_ bytes: [UInt8]) throws(FlowImportError) {
        guard bytes.count <= maxSize else {
            throw FlowImportError(.tooLarge, "the file has more than \(maxSize >> 20) MiB; import it year by year")
        }
        if bytes.starts(with: [0x1F, 0x8B]) {
            throw FlowImportError(
                .foreign,
                "the file is compressed; unpack it first, for example: zcat FILE | enlacectl import cbp-encounters -")
        }
        if bytes.starts(with: [0x50, 0x4B]) {
            throw FlowImportError(.foreign, "the file is a ZIP archive or a spreadsheet; save it as CSV (UTF-8)")
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw FlowImportError(.foreign, "the file is UTF-16; save it as CSV (UTF-8)")
        }
    }

    private mutating func takeImplied() {
        base.numbers[FlowDimension.dataset.index] = words.intern(dataset, in: .dataset) ?? 0
        for (dimension, label) in layout.implied {
            base.numbers[dimension.index] = number(of: label, in: dimension) ?? 0
        }
    }

    private mutating func readRows(_ lines: inout CSVLines, _ fields: inout [CSVLines.Field]) throws(FlowImportError) {
        var failure = FlowImportError(.rows, "")
        let expected = lines.bytes.count / 96
        rows.reserveCapacity(expected)
        cells.reserveCapacity(expected)
        while let result = lines.next(into: &fields) {
            do throws(RowFault) {
                if case .failure(let fault) = result { throw RowFault(fault) }
                try take(try row(fields, lines))
            } catch {
                failure.add(.init(line: lines.line, what: error.what, remedy: error.remedy))
            }
        }
        if failure.problemCount == 0, rows.isEmpty {
            throw FlowImportError(.rows, "the file has a header and no rows; nothing to import")
        }
        guard failure.problemCount > 0 else { return }
        let lines = failure.problemCount == 1 ? "1 line" : "\(failure.problemCount) lines"
        failure.message = "\(lines) of the file cannot be read; nothing was imported"
        throw failure
    }

    private mutating func take(_ row: Row) throws(RowFault) {
        if let known = cells.updateValue(rows.count, forKey: row.key) {
            cells[row.key] = known
            throw RowFault("this cell stands on line \(rows[known].line) already", "keep one row for each cell")
        }
        rows.append(row)
    }

    private mutating func row(_ fields: [CSVLines.Field], _ lines: CSVLines) throws(RowFault) -> Row {
        guard fields.count == layout.columnCount else {
            throw RowFault(
                "\(fields.count) fields where the header has \(layout.columnCount)",
                "values that hold a comma must stand in double quotes")
        }
        var key = base
        key.period = try lines.period(fields[layout.fiscalYear], fields[layout.month])
        for slot in layout.dimensions.indices {
            let (dimension, column) = layout.dimensions[slot]
            key.numbers[dimension.index] = try value(fields[column], lines, slot, dimension)
        }
        return Row(key: key, count: try lines.count(fields[layout.count]), line: lines.line)
    }

    private mutating func value(
        _ field: CSVLines.Field, _ lines: CSVLines, _ slot: Int, _ dimension: FlowDimension
    ) throws(RowFault) -> UInt16 {
        let raw = lines.bytes[field.range]
        if raw.elementsEqual(lines.bytes[columns[slot].range]), columns[slot].number != 0 {
            return columns[slot].number
        }
        columns[slot].range = field.range
        columns[slot].number = 0
        if let known = columns[slot].numbers[Array(raw)] {
            columns[slot].number = known
            return known
        }
        let label = try lines.label(field, dimension)
        guard let number = number(of: label, in: dimension) else {
            throw RowFault("'\(label)' cannot be taken for the \(dimension.rawValue)", "compare with CBP's file")
        }
        columns[slot].number = number
        columns[slot].numbers[Array(raw)] = number
        return number
    }

    private mutating func number(of label: String, in dimension: FlowDimension) -> UInt16? {
        guard let id = FlowName.id(of: label, in: dimension), let number = words.intern(id, in: dimension) else {
            return nil
        }
        words.note(.init(text: label, position: 0), for: number, in: dimension)
        return number
    }
}
