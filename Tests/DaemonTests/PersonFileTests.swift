import EnlaceCore
import EnlaceTestSupport
import Foundation
import Logging
import ServiceLifecycle
import Testing

@testable import EnlaceDaemon

@Suite("The files about persons")
struct PersonFileTests {
    private let folder: String
    private let failStop = FailStop(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/en-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private var path: String { "\(folder)/persons.keys" }

    private func bytes(_ path: String) throws -> [UInt8] { try FileSystem.read(path) }

    private func row(_ fill: UInt8) -> PersonKeyRow {
        PersonKeyRow(
            person: .random(),
            key: .init(id: .random(), wrapped: [UInt8](repeating: fill, count: 60)))
    }

    @Test("keep a key over a restart, and one person's first key whatever comes later")
    func kept() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let rows = [row(1), row(2), row(3)]
        #expect(try await PersonKeyFile(stateDirectory: folder, failStop).keep(rows) == rows)
        let file = try PersonKeyFile(stateDirectory: folder, failStop)
        #expect(Set(try await file.rows()) == Set(rows))
        let later = PersonKeyRow(person: rows[1].person, key: row(9).key)
        #expect(try await file.keep([later]) == [rows[1]])
    }

    @Test("hold nothing of a destroyed key, know that it is gone, and grow by no second slot")
    func destroyed() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let rows = [row(0xC1), row(0xC2)]
        let stranger = PersonTag.random()
        let file = try PersonKeyFile(stateDirectory: folder, failStop)
        _ = try await file.keep(rows)
        try await file.destroy([rows[0].person, stranger])
        let left = try bytes(path)
        #expect(left.count == 4 * 128)
        // A single byte may stand in what was drawn at random.
        #expect(!left.contains([0xC1, 0xC1, 0xC1, 0xC1]))
        #expect(left.count { $0 == 0xC2 } >= 60)
        let found = try await PersonKeyFile(stateDirectory: folder, failStop).rows()
        #expect(Set(found.filter { $0.key == nil }.map(\.person)) == [rows[0].person, stranger])
        #expect(try await file.keep([rows[0]]).map(\.key) == [nil])
    }

    @Test("are read after a crash in the middle of a write", arguments: [1, 64, 127])
    func torn(length: Int) async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let rows = [row(1), row(2)]
        _ = try await PersonKeyFile(stateDirectory: folder, failStop).keep(rows)
        let whole = try bytes(path)
        try Data(whole + [UInt8](repeating: 0, count: 128) + whole[..<length]).write(to: URL(fileURLWithPath: path))
        let file = try PersonKeyFile(stateDirectory: folder, failStop)
        #expect(Set(try await file.rows()) == Set(rows))
        let next = row(3)
        _ = try await file.keep([next])
        #expect(Set(try await PersonKeyFile(stateDirectory: folder, failStop).rows()) == Set(rows + [next]))
    }

    @Test("are refused where something else lies in their place")
    func foreign() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "SQLite format 3".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: PersonFileError.self) { try PersonKeyFile(stateDirectory: folder, failStop) }
    }

    @Test("remember who was erased, also after a crash in the middle of an entry")
    func ledger() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (first, second) = (PersonTag.random(), PersonTag.random())
        let path = "\(folder)/beside/ledger"
        let now = Timestamp(milliseconds: 0)
        try await ErasureLedgerFile(path: path, failStop).append(first, at: now)
        try Data(try bytes(path) + Array(second.hex.utf8.prefix(9))).write(to: URL(fileURLWithPath: path))
        let ledger = try ErasureLedgerFile(path: path, failStop)
        #expect(try await ledger.persons() == [first])
        try await ledger.append(second, at: now)
        #expect(try await ErasureLedgerFile(path: path, failStop).persons() == [first, second])
        let text = String(decoding: try bytes(path), as: UTF8.self)
        #expect(text == "\(first.hex) \(now)\n\(second.hex) \(now)\n")
    }

    @Test("take nothing more once one of them has failed, and end the node; a full disk does not")
    func failing() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = try PersonKeyFile(stateDirectory: folder, failStop)
        failStop.note(.diskFull)
        #expect(try await file.keep([row(1)]).count == 1)
        let failure = JournalError.failed("flushing")
        failStop.note(failure)
        failStop.note(.failed("a later one"))
        await #expect(throws: failure) { try await file.keep([row(2)]) }
        await #expect(throws: failure) { try await file.destroy([.random()]) }
        let ledger = try ErasureLedgerFile(path: "\(folder)/beside/ledger", failStop)
        await #expect(throws: failure) { try await ledger.append(.random(), at: Timestamp(milliseconds: 0)) }
        await #expect(throws: failure) { try await failStop.run() }
    }
}
