import EnlaceControl
import EnlaceCore
import EnlaceFlows
import Hummingbird
import NIOCore

/// `flows` and `import`.
struct FlowRoutes: Sendable {
    let flows: ComponentRunner<Flows>
    let importer: FlowImporter
    let bus: EventBus
    let clock: any NodeClock

    func add(to router: ControlRouter) {
        router.reads(.flows) { call in try await answer(try FlowsRequest(call.query)) }
        router.answers(.importEncounters, isRecorded: true) { call in
            let request = ImportRequest(call.query)
            let file = try await call.body()
            return Response(
                status: .ok, headers: [.contentType: "application/x-ndjson"],
                body: ResponseBody { writer in try await run(request, file, to: &writer) })
        }
    }

    private func answer(_ request: FlowsRequest) async throws -> FlowsReply {
        do {
            let query = try FlowQuery(
                by: request.by, filters: request.conditions.map { "\($0.dimension)=\($0.value)" }, from: request.from,
                to: request.to, fiscalYears: request.fiscalYear.map { [String($0)] } ?? [], edition: request.edition)
            return FlowsReply(try await flows.read { try $0.cube.answer(query) })
        } catch let error as FlowQueryError {
            throw ControlProblem(.invalid, error.description)
        }
    }

    /// Streams progress while the import runs; a problem ends the stream.
    private func run(_ request: ImportRequest, _ file: [UInt8], to writer: inout any ResponseBodyWriter) async throws {
        let (steps, feed) = AsyncStream.makeStream(of: ImportStep.self, bufferingPolicy: .bufferingNewest(16))
        async let outcome = finish(request, file, feed)
        for await step in steps {
            try await writer.write(ByteBuffer(bytes: StreamLine.item(step).bytes))
        }
        try await writer.write(ByteBuffer(bytes: await outcome.bytes))
        try await writer.finish(nil)
    }

    private func edition(_ request: ImportRequest) throws -> FlowEdition? {
        guard let text = request.edition else { return nil }
        guard let edition = FlowEdition(text) else {
            throw ControlProblem(.invalid, "edition: expected a day as YYYY-MM-DD, for example 2024-10-22")
        }
        return edition
    }

    private func finish(
        _ request: ImportRequest, _ file: [UInt8], _ feed: AsyncStream<ImportStep>.Continuation
    ) async -> StreamLine<ImportStep> {
        defer { feed.finish() }
        let start = clock.now
        let today = FlowEdition(start)
        do {
            let edition = try edition(request) ?? today
            await flows.caughtUp(to: bus.head)
            let cube = await flows.read { $0.cube }
            let summary = try await importer.run(
                bytes: file, edition: edition, complete: request.isComplete, cube: cube
            ) { progress in
                feed.yield(.progress(ImportProgress(phase: "publish", done: progress.published, total: progress.total)))
            }
            await flows.caughtUp(to: summary.position ?? 0)
            return .item(.summary(ImportSummary(summary, took: clock.now - start)))
        } catch let error as FlowImportError {
            return .problem(ControlProblem(error))
        } catch JournalError.diskFull {
            return .problem(ControlProblem(fullAtImportOf: request.edition ?? today.description))
        } catch {
            return .problem(ControlProblem(from: error))
        }
    }
}

extension ImportSummary {
    fileprivate init(_ summary: FlowImportSummary, took span: Timestamp.Span) {
        self.init(
            dataset: summary.dataset, edition: summary.edition.description, rows: summary.rows, new: summary.new,
            unchanged: summary.unchanged, restated: summary.restated, older: summary.older,
            seconds: Double(span.milliseconds) / 1_000,
            firstPeriod: summary.first.description, lastPeriod: summary.last.description,
            notes: summary.notes)
    }
}

extension ControlProblem {
    /// A full disk stops an import in its midst, while other verbs have stored nothing then.
    fileprivate init(fullAtImportOf edition: String) {
        self.init(
            .diskFull, "at most a part of the file was stored; until all of it is, figures are missing",
            hint: "free space, then import the file again with --edition \(edition): what is stored is not stored twice"
        )
    }

    fileprivate init(_ error: FlowImportError) {
        self.init(
            error.code == .busy ? .conflict : .file, error.message, lines: error.lines.isEmpty ? nil : error.lines,
            hint: error.code == .busy ? nil : "nothing of the file was published")
    }
}

extension FlowsReply {
    init(_ table: FlowTable) {
        self.init(
            columns: table.columns,
            rows: table.rows.map { row in Row(values: row.labels.map { $0.isEmpty ? nil : $0 }, count: row.count) },
            total: table.total, unit: Set(table.units.values).count == 1 ? table.units.values.first : nil,
            notes: table.notes)
    }
}
