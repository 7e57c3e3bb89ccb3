import EnlaceCore
import ServiceLifecycle

/// The life of a store within the node: checks it in the background, ends the node when a commit has failed, and
/// closes the database when everything that writes to it has stopped.
struct SQLiteStoreService: Service {
    let store: SQLiteStore

    func run() async throws {
        let failure = await withTaskGroup(of: JournalError?.self) { group in
            group.addTask { await store.waitForFailure() }
            group.addTask {
                try? await gracefulShutdown()
                return nil
            }
            group.addTask {
                await IntegrityCheck(store).run()
                try? await gracefulShutdown()
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        await store.close()
        if let failure { throw failure }
    }
}
