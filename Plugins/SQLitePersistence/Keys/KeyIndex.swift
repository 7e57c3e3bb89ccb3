import EnlaceCore
import Synchronization

/// Remembers every (source, id) for ever, so that a repost is known, without a random B-tree insert an event.
///
/// New keys lie in a table in memory. When it is full it is written as a sorted run; four runs of one level are merged
/// into one of the next, in pieces that the events stored meanwhile pay for. All of it happens in the transactions of
/// the writer, and nothing in memory changes before they are committed. After a start the table is filled again from
/// the events behind the last run.
final class KeyIndex: Sendable {
    private struct State {
        var recent: [EventKey: KnownEvent]
        var catalog: KeyCatalog
    }

    private let state: Mutex<State>

    init(recent: [EventKey: KnownEvent], catalog: KeyCatalog) {
        state = Mutex(State(recent: recent, catalog: catalog))
    }

    var catalog: KeyCatalog { state.withLock { $0.catalog } }

    var recentCount: Int { state.withLock { $0.recent.count } }

    func recent(_ key: EventKey) -> KnownEvent? { state.withLock { $0.recent[key] } }

    /// The recent position of a key, or the runs that may know it: one view, so that a flush in between loses nothing.
    func find(_ key: EventKey) -> (recent: Int64?, runs: [KeyRun]) {
        state.withLock { ($0.recent[key]?.position, $0.catalog.runs) }
    }

    /// The keys in memory in their order.
    func sortedRecent() -> [KeyEntry] {
        let recent = state.withLock { $0.recent }
        var entries: [KeyEntry] = []
        entries.reserveCapacity(recent.count)
        for (key, known) in recent { entries.append(KeyEntry(key: key, position: known.position)) }
        entries.sort { $0.key < $1.key }
        return entries
    }

    /// Takes over what a transaction has committed.
    func apply(_ added: [EventKey: KnownEvent], _ catalog: KeyCatalog) {
        state.withLock { state in
            if catalog.flushed > state.catalog.flushed { state.recent.removeAll(keepingCapacity: true) }
            state.catalog = catalog
            for (key, known) in added { state.recent[key] = known }
        }
    }
}
