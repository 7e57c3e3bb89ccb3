import EnlaceCore
import EnlacePluginKit
import EnlaceTestSupport
import Synchronization

/// A journal whose disk is full after the first commit of figures.
struct FillingPersistence: Plugin {
    static let name = "sqlite"
    static let isJournal = true

    init(configuration reader: ConfigurationReader) {}

    func provision(_ context: PluginContext) async throws -> PluginContribution {
        let isFull = Atomic(false)
        let store = WatchedJournal(MemoryJournal(clock: context.clock)) { commit throws(JournalError) in
            guard commit.events.contains(where: { $0.envelope.type == .flowReported }) else { return }
            if isFull.exchange(true, ordering: .relaxed) { throw .diskFull }
        }
        return PluginContribution(store: store)
    }
}
