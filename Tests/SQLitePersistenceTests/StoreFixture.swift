import EnlaceCore
import Foundation
import Logging

@testable import SQLitePersistence

/// A folder for one test's database, removed with it.
final class StoreFixture: Sendable {
    let directory: String
    let clock = ManualClock(Timestamp(milliseconds: 1_700_000_000_000))

    init(_ directory: String? = nil) throws {
        let unique = FileManager.default.temporaryDirectory.appendingPathComponent("enlace-\(UUID().uuidString)")
        self.directory = directory ?? unique.path
        try FileManager.default.createDirectory(atPath: self.directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    var path: String { "\(directory)/enlace.db" }

    func open(_ change: (inout StoreOptions) -> Void = { _ in }) async throws -> SQLiteStore {
        var options = StoreOptions(path: path)
        options.reserveBytes = 0
        change(&options)
        return try await SQLiteStore.open(options, clock: clock, logger: Logger(label: "test"))
    }

    /// Opens a store for the length of `body`.
    @discardableResult
    func withStore<Answer>(
        _ change: (inout StoreOptions) -> Void = { _ in }, _ body: (SQLiteStore) async throws -> Answer
    ) async throws -> Answer {
        let store = try await open(change)
        do {
            let answer = try await body(store)
            await store.close()
            return answer
        } catch {
            await store.close()
            throw error
        }
    }
}
