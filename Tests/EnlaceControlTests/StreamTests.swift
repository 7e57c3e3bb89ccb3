import EnlaceControl
import Testing

@Suite("A stream of lines")
struct StreamTests {
    @Test("is the same lines however the bytes arrive")
    func splitting() throws {
        let text = Array("{\"a\":1}\n\n{\"b\":2}\r\nlast".utf8)
        let whole = try lines(of: [text[...]])
        #expect(whole.map { String(decoding: $0, as: UTF8.self) } == ["{\"a\":1}", "{\"b\":2}\r", "last"])
        for size in 1...text.count {
            let chunks = stride(from: 0, to: text.count, by: size).map { text[$0..<min($0 + size, text.count)] }
            #expect(try lines(of: chunks) == whole)
        }
    }

    private func lines(of chunks: [ArraySlice<UInt8>]) throws -> [[UInt8]] {
        var splitter = LineSplitter()
        var lines: [[UInt8]] = []
        for chunk in chunks { lines += try splitter.append(chunk) }
        return lines + [splitter.finish()].compactMap(\.self)
    }

    @Test("is given up when a line never ends")
    func endless() {
        var splitter = LineSplitter()
        #expect(throws: ControlProblem.self) {
            try splitter.append([UInt8](repeating: 0x20, count: LineSplitter.maxLineLength + 1))
        }
    }

    @Test("tells items from the problem that ends it")
    func items() throws {
        let progress = ImportStep.progress(ImportProgress(phase: "publish", done: 10, total: nil))
        let summary = ImportStep.summary(
            ImportSummary(dataset: "d", edition: "2024-10-21", rows: 1, new: 1, unchanged: 0, restated: 0, seconds: 0.5)
        )
        for step in [progress, summary] {
            guard case .item(let back) = try roundTrip(.item(step)) else { Issue.record("no item"); continue }
            #expect(back == step)
        }
        guard case .problem(let problem) = try roundTrip(.problem(ControlProblem(.unprocessable, "row 3"))) else {
            Issue.record("no problem")
            return
        }
        #expect(problem.detail == "row 3")
    }

    private func roundTrip(_ line: StreamLine<ImportStep>) throws -> StreamLine<ImportStep> {
        let bytes = try line.bytes
        #expect(bytes.last == 0x0A)
        return try ControlJSON.decode(StreamLine<ImportStep>.self, from: bytes.dropLast())
    }

    @Test("puts an event on one line")
    func eventLine() throws {
        guard
            case .item(let row) = try ControlJSON.decode(
                StreamLine<EventRow>.self, from: try StreamLine.item(Samples.report).bytes)
        else {
            Issue.record("no item")
            return
        }
        #expect(row == Samples.report)
    }
}
