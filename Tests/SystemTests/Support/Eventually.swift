/// Waits for a condition that another process brings about; throws if that takes longer than any machine needs.
func eventually(
    _ what: String, within patience: Duration = .seconds(40), _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + patience
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw Impatience(description: "gave up waiting: \(what)") }
        // Between two looks the processor belongs to the node.
        try await Task.sleep(for: .milliseconds(5))
    }
}

struct Impatience: Error, CustomStringConvertible {
    let description: String
}
