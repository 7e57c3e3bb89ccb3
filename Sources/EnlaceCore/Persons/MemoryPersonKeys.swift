import Synchronization

/// Keys that are forgotten when the process ends: for tests, and beside a journal that forgets as well.
public final class MemoryPersonKeys: PersonKeyStore {
    private let table: Mutex<[PersonTag: PersonKeyRow]>

    public init(_ rows: [PersonKeyRow] = []) {
        table = Mutex(Dictionary(rows.map { ($0.person, $0) }) { first, _ in first })
    }

    public func rows() async throws -> [PersonKeyRow] { table.withLock { Array($0.values) } }

    public func keep(_ candidates: [PersonKeyRow]) async throws(JournalError) -> [PersonKeyRow] {
        table.withLock { table in
            candidates.map { candidate in
                let row = table[candidate.person] ?? candidate
                table[candidate.person] = row
                return row
            }
        }
    }

    public func destroy(_ persons: [PersonTag]) async throws(JournalError) {
        table.withLock { table in
            for person in persons { table[person] = PersonKeyRow(person: person, key: nil) }
        }
    }
}
