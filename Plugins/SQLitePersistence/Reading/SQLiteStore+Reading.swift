package import EnlaceCore
import GRDB
import Synchronization

/// Reads of the journal, on GRDB's read-only connections.
extension SQLiteStore {
    package func events(after position: Int64, limit: Int, types: Set<EventType>?)
        async throws(JournalError) -> EventPage
    {
        let view = view.withLock { $0 }
        let start = min(max(position, 0), view.head)
        let end = start + min(Int64(max(limit, 0)), view.head - start)
        let page = EventPage(events: [], end: max(position, end))
        guard end > start, let wanted = SQLiteStore.condition(types, view.names) else { return page }
        let events = try await read { db in
            let select = try Prepared(
                """
                SELECT \(StoredEvent.columns) FROM events WHERE position > ? AND position <= ? \(wanted)
                ORDER BY position
                """, in: db)
            select.bind(1, start)
            select.bind(2, end)
            var events: [Event] = []
            try select.rows { row in
                events.append(try StoredEvent(row, names: view.names).event())
                return true
            }
            return events
        }
        return EventPage(events: events.filter { types?.contains($0.type) ?? true }, end: page.end)
    }

    /// Lets SQLite leave out other types where all wanted ones have a number; nil if no event can be of them.
    private static func condition(_ types: Set<EventType>?, _ names: NameTable) -> String? {
        guard let types, !names.isFull else { return "" }
        let numbers = types.compactMap { names.number(of: $0.name) }.sorted()
        return numbers.isEmpty ? nil : "AND type IN (\(numbers.map(String.init).joined(separator: ", ")))"
    }

    package func events(before position: Int64, limit: Int, matching filter: EventFilter)
        async throws(JournalError) -> [Event]
    {
        let view = view.withLock { $0 }
        var end = min(max(position, 1) - 1, view.head)
        var events: [Event] = []
        // In slices, so that a search for something rare keeps no snapshot open that checkpoints would wait for.
        while end > 0, events.count < limit {
            let slice = max(end - SQLiteStore.sliceLength, 0)
            let (last, missing) = (end, limit - events.count)
            events += try await read { db in
                try SQLiteStore.newest(missing, in: slice + 1...last, matching: filter, view.names, db)
            }
            end = slice
        }
        return events
    }

    static let sliceLength: Int64 = 20_000

    private static func newest(
        _ limit: Int, in positions: ClosedRange<Int64>, matching filter: EventFilter, _ names: NameTable,
        _ db: Database
    ) throws -> [Event] {
        let select = try Prepared(
            """
            SELECT \(StoredEvent.columns) FROM events WHERE position BETWEEN ?1 AND ?2
            AND (?3 IS NULL OR type = ?3) AND (?4 IS NULL OR subject = ?4) AND (?5 IS NULL OR agency = ?5)
            AND (?6 IS NULL OR id = ?6) ORDER BY position DESC LIMIT ?7
            """, in: db)
        select.bind(1, positions.lowerBound)
        select.bind(2, positions.upperBound)
        select.bind(3, name: filter.type?.name, names)
        select.bind(4, filter.subject)
        select.bind(5, name: filter.agency, names)
        select.bind(6, filter.id)
        select.bind(7, Int64(limit))
        var events: [Event] = []
        try select.rows { row in
            events.append(try StoredEvent(row, names: names).event())
            return true
        }
        return events
    }

    package func event(source: String, id: String) async throws(JournalError) -> Event? {
        let key = EventKey(source: source, id: id)
        // A merge may remove a run's pages between the look at the index and the read: then the index is newer.
        for _ in 0..<8 {
            let (recent, runs) = keys.find(key)
            let found = try await read { db in
                if let recent { return Lookup.found(recent) }
                return try SQLiteStore.look(for: key, in: runs, db)
            }
            switch found {
            case .found(let position): return try await event(at: position)
            case .nowhere: return nil
            case .outdated: continue
            }
        }
        throw .damaged("the key index changes faster than it can be read")
    }

    private enum Lookup: Sendable {
        case found(Int64)
        case nowhere
        case outdated
    }

    private static func look(for key: EventKey, in runs: [KeyRun], _ db: Database) throws -> Lookup {
        let pages = KeyPages(db: db)
        for run in runs.reversed() {
            guard let page = run.page(for: key) else { continue }
            let found = try pages.find(key, run: run.id, page: page)
            guard found.isThere else { return .outdated }
            if let position = found.position { return .found(position) }
        }
        return .nowhere
    }

    private func event(at position: Int64) async throws(JournalError) -> Event? {
        try await events(after: position - 1, limit: 1, types: nil).events.first
    }

    package func cursor(of component: String) async throws(JournalError) -> Int64 {
        try await read { db in
            let select = try Prepared("SELECT position FROM cursors WHERE component = ?", in: db)
            select.bind(1, component)
            return try select.first { $0.int(0) } ?? 0
        }
    }

    package func snapshot(of component: String) async throws(JournalError) -> Snapshot? {
        try await read { db in
            let select = try Prepared("SELECT position, state FROM snapshots WHERE component = ?", in: db)
            select.bind(1, component)
            return try select.first { Snapshot(component: component, position: $0.int(0), state: $0.bytes(1)) }
        }
    }

    /// What a read meets whose task was cancelled, or whose connection is closed.
    private static let ending: [ResultCode] = [.SQLITE_MISUSE, .SQLITE_INTERRUPT, .SQLITE_ABORT]

    /// Runs `body` on a read-only connection, off the cooperative pool.
    func read<Answer: Sendable>(_ body: @escaping @Sendable (Database) throws -> Answer)
        async throws(JournalError) -> Answer
    {
        do {
            return try await pool.unsafeRead(body)
        } catch let error as JournalError {
            throw error
        } catch is CancellationError {
            throw .stopped
        } catch let error as DatabaseError where SQLiteStore.ending.contains(error.resultCode) {
            throw .stopped
        } catch {
            throw .damaged("\(error)")
        }
    }
}

extension Prepared {
    /// Binds a text of ``NameTable`` in the form in which rows hold it.
    func bind(_ index: Int32, name: String?, _ names: NameTable) {
        if let number = name.flatMap(names.number) { bind(index, number) } else { bind(index, name) }
    }
}
