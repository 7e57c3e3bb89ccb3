import Dispatch
import GRDB
import Synchronization

@testable import SQLitePersistence

/// Holds a store's writer, so that a test decides what gets into one group.
final class WriterGate: Sendable {
    private let store: SQLiteStore
    private let semaphore = DispatchSemaphore(value: 0)

    init(_ store: SQLiteStore) {
        self.store = store
    }

    /// Returns once the writer stands still.
    func close() async {
        await withCheckedContinuation { continuation in
            store.pool.asyncWriteWithoutTransaction { _ in
                continuation.resume()
                self.semaphore.wait()
            }
        }
    }

    func open() {
        semaphore.signal()
    }
}

/// Waits for a condition that other tasks bring about; the test's time limit is the bound.
func eventually(_ condition: () async throws -> Bool) async throws {
    while try await !condition() {
        try Task.checkCancellation()
        await Task.yield()
    }
}
