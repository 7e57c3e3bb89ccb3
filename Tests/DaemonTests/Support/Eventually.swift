import Testing

/// Waits for a condition that the node brings about; the test fails if that takes longer than any machine needs.
func eventually(
    _ what: Comment, within patience: Duration = .seconds(120), sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + patience
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record(what, sourceLocation: sourceLocation)
            throw CancellationError()
        }
        // Between two looks the processor belongs to the node.
        try await Task.sleep(for: .milliseconds(2))
    }
}
