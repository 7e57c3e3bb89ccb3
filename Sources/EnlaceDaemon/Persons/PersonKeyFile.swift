import EnlaceCore
import Synchronization

/// The keys of persons in one file of the state folder, apart from the journal.
///
/// A slot of 128 bytes a person, written in place. That is why it is no database: a key that goes is overwritten where
/// it stands, while a database would first write the page that holds it to a log, and leave it there.
final class PersonKeyFile: PersonKeyStore {
    fileprivate struct Table {
        /// Slots by person; a person has one for good.
        var slots: [PersonTag: Int] = [:]
        var rows: [PersonTag: PersonKeyRow] = [:]
        var slotCount = 0
    }

    private let file: DurableFile
    private let table: Mutex<Table>
    private let queue: BlockingQueue

    /// Opens the file, or makes it. Blocks.
    init(stateDirectory: String, _ failStop: FailStop) throws {
        queue = BlockingQueue("enlace.persons", failStop)
        let path = "\(stateDirectory)/persons.keys"
        file = try DurableFile(path)
        FileSystem.syncFolder(of: path)
        let bytes = try FileSystem.read(path)
        guard let found = Table(bytes) else { throw PersonFileError.notOurs(path) }
        table = Mutex(found)
        if found.slotCount == 0 { try begin() }
    }

    private func begin() throws(JournalError) {
        try file.write(PersonSlot.header, at: 0)
        try file.synchronize()
    }

    func rows() async throws -> [PersonKeyRow] { table.withLock { Array($0.rows.values) } }

    func keep(_ candidates: [PersonKeyRow]) async throws(JournalError) -> [PersonKeyRow] {
        try await queue.run { () throws(JournalError) in
            try self.write { table in candidates.filter { table.rows[$0.person] == nil } }
            return self.table.withLock { table in candidates.compactMap { table.rows[$0.person] } }
        }
    }

    func destroy(_ persons: [PersonTag]) async throws(JournalError) {
        try await queue.run { () throws(JournalError) in
            try self.write { _ in persons.map { PersonKeyRow(person: $0, key: nil) } }
        }
    }

    /// Only ever called on the queue, so that nothing changes between the look at the table and the end.
    private func write(_ rows: (Table) -> [PersonKeyRow]) throws(JournalError) {
        var changed = table.withLock { $0 }
        let length = changed.slotCount
        let wanted = rows(changed)
        guard !wanted.isEmpty else { return }
        do throws(JournalError) {
            for row in wanted { try file.write(PersonSlot.bytes(row), at: changed.put(row)) }
            try file.synchronize()
        } catch {
            // What was added half may not be found by the next start.
            try? file.truncate(to: PersonSlot.offset(length))
            throw error
        }
        table.withLock { $0 = changed }
    }
}

extension PersonKeyFile.Table {
    /// Reads a file; nil if it is none of ours.
    init?(_ bytes: [UInt8]) {
        self.init()
        guard bytes.starts(with: PersonSlot.header) else {
            if bytes.allSatisfy({ $0 == 0 }) { return }
            return nil
        }
        // A slot that is not whole, or empty, was under way when the process died, and was never answered for.
        while PersonSlot.offset(slotCount + 1) <= bytes.count {
            let slot = bytes[PersonSlot.offset(slotCount)..<PersonSlot.offset(slotCount + 1)]
            if let row = PersonSlot.row(slot) { _ = put(row) } else { slotCount += 1 }
        }
    }

    /// Takes a row in, and says where it belongs in the file.
    mutating func put(_ row: PersonKeyRow) -> Int {
        let slot = slots[row.person] ?? slotCount
        if slot == slotCount { slotCount += 1 }
        slots[row.person] = slot
        rows[row.person] = row
        return PersonSlot.offset(slot)
    }
}

/// Why a file about persons cannot be used, in words for the admin.
enum PersonFileError: Error, CustomStringConvertible {
    case notOurs(String)
    case ledger(path: String, reason: String)

    var description: String {
        switch self {
        case .notOurs(let path): "\(path): holds no keys of persons; restore the state folder from a backup"
        case .ledger(let path, let reason):
            "\(path): \(reason); the ledger of erasures must lie outside the state folder, where the daemon may write: see erasure_ledger"
        }
    }
}
