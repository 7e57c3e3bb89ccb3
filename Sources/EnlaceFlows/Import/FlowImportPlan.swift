package import EnlaceCore

/// What an import will publish: events in chunks, and the one that ends it.
///
/// Chunks are written when they are asked for, so that a large file never stands in memory as events.
package struct FlowImportPlan: Sendable {
    /// Events of one commit.
    package static let chunkSize = 1_000

    package let summary: FlowImportSummary
    /// Whether the node learns anything from the import's end; not if it was imported before, to the end.
    package let needsEnding: Bool
    private let changes: [FlowComparison.Change]
    private let writer: FlowDraftWriter

    init(_ writer: FlowDraftWriter, changes: [FlowComparison.Change], summary: FlowImportSummary, cube: FlowCube) {
        self.writer = writer
        self.changes = changes
        self.summary = summary
        needsEnding =
            !changes.isEmpty || cube.hasOpenImport(of: summary.dataset, edition: summary.edition)
            || !cube.knowsImport(of: summary.dataset, edition: summary.edition, months: summary.first...summary.last)
    }

    package var eventCount: Int { changes.count }
    package var chunkCount: Int { (changes.count + FlowImportPlan.chunkSize - 1) / FlowImportPlan.chunkSize }

    /// The events of one chunk, from 0.
    package func drafts(chunk: Int) throws -> [EventDraft] {
        let start = chunk * FlowImportPlan.chunkSize
        return try writer.drafts(changes[start..<min(start + FlowImportPlan.chunkSize, changes.count)])
    }

    /// The `flow.imported` to publish after all chunks.
    ///
    /// - Parameter position: the journal's head, which makes the id another one each time: an import that had to be
    ///   done again must end again, or what it changed would never be told.
    package func ending(after position: Int64) throws -> EventDraft {
        let id = DerivedID.of(
            "imported", summary.dataset, writer.digest, summary.edition.description, String(position))
        let event: JSON = [
            "specversion": "1.0", "id": .string(id), "source": .string(writer.source),
            "type": .string(EventType.flowImported.name), "subject": .string(summary.dataset),
            EventEnvelope.Extension.flowImport: .string(writer.digest), "data": summary.json,
        ]
        let envelope = EventEnvelope(
            id: id, source: writer.source, type: .flowImported, subject: summary.dataset,
            extensions: [EventEnvelope.Extension.flowImport: writer.digest])
        let content = EventContent(structured: try JSONDocument(event.bytes).root)
        return EventDraft(envelope: envelope, content: content, agency: nil)
    }
}
