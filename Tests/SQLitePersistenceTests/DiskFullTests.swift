import EnlaceCore
import EnlaceTestSupport
import Foundation
import Testing

@testable import SQLitePersistence

@Suite("A full disk", .timeLimit(.minutes(10)))
struct DiskFullTests {
    @Test("refuses new events, loses none, lets reads go on, and is over when there is space again")
    func full() async throws {
        guard let disk = try SmallDisk(megabytes: 8) else { return }
        let fixture = try StoreFixture(disk.path)
        let ballast = disk.path + "/ballast"
        try Data(count: 6 << 20).write(to: URL(fileURLWithPath: ballast))
        try await fixture.withStore { store in
            var stored = 0
            while try await Self.post(stored, to: store) { stored += 1 }
            #expect(stored > 0)
            #expect(try await !Self.post(stored, to: store))
            #expect(try await store.events(after: 0, limit: 9_999, types: nil).events.count == stored)
            try FileManager.default.removeItem(atPath: ballast)
            #expect(try await Self.post(stored, to: store))
            #expect(store.head == Int64(stored + 1))
        }
        try await fixture.withStore { store in
            await IntegrityCheck(store).run()
            #expect(store.health == .sound(position: store.head))
        }
    }

    @Test("is met before the reserve is touched")
    func reserve() async throws {
        let fixture = try StoreFixture()
        try await fixture.withStore({ $0.reserveBytes = .max / 2 }) { store in
            await #expect(throws: JournalError.diskFull) { try await store.commit(Commit(events: [.numbered("a")])) }
            #expect(store.head == 0)
            #expect(store.failed == nil)
        }
    }

    @Test("still takes withdrawals and erasures, out of the reserve, and nothing that comes along with them")
    func withdrawals() async throws {
        let fixture = try StoreFixture()
        try await fixture.withStore({ $0.reserveBytes = .max / 2 }) { store in
            let withdrawal = EventDraft.numbered("w", type: .consentWithdrawn)
            await #expect(throws: JournalError.diskFull) {
                try await store.commit(Commit(events: [withdrawal, .numbered("a")]))
            }
            let alone = try await store.commit(Commit(events: [withdrawal]))
            #expect(alone.map(\.position) == [1])
            let request = EventDraft.numbered("r", type: .erasureRequested)
            let derived = try await store.commit(Commit(events: [.numbered("d"), request], admission: .always))
            #expect(derived.map(\.position) == [2, 3])
        }
    }

    /// Stores an event of 32 KiB; false if the disk is full.
    private static func post(_ number: Int, to store: SQLiteStore) async throws -> Bool {
        let draft = EventDraft.posted(
            .shelterReported, id: "e\(number)", data: ["filler": .string(String(repeating: "x", count: 32 << 10))])
        do {
            _ = try await store.commit(Commit(events: [draft]))
            return true
        } catch JournalError.diskFull {
            return false
        }
    }
}

/// A file system of its own, a few megabytes large, for as long as this lives.
final class SmallDisk {
    let path: String

    /// Nil where mounting is not permitted, which is an error where `CI` is `true`.
    init?(megabytes: Int) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("enlace-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let status = try SmallDisk.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path)
        guard status != 0 else { return }
        try FileManager.default.removeItem(atPath: path)
        guard ProcessInfo.processInfo.environment["CI"] != "true" else { throw NotPermitted(status: status) }
        return nil
    }

    deinit {
        _ = try? SmallDisk.run("umount", "-l", path)
        try? FileManager.default.removeItem(atPath: path)
    }

    struct NotPermitted: Error, CustomStringConvertible {
        let status: Int32

        var description: String { "mounting a tmpfs failed with status \(status): the tests of a full disk need root" }
    }

    private static func run(_ arguments: String...) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
