package import EnlaceCore
package import EnlacePluginKit

/// Keeps events and notices in an SQLite database in the node's state directory.
///
/// Its section, with the defaults:
///
///     sqlite:
///       path: enlace.db          # relative to the state directory; ends in .db
///       queue: 8192              # events that may wait for the writer; beyond, posters get 503
///       checkpoint_pages: 4096   # pages of 4 KiB after which the WAL is copied into the database
///       reserve_mib: 64          # free space below which nothing is taken in (507)
///       readers: 4               # connections that read at the same time
package struct SQLitePersistence: Plugin {
    package static let name = "sqlite"
    package static let isJournal = true

    private let path: String
    private var options = StoreOptions(path: "")

    package init(configuration reader: ConfigurationReader) {
        path = reader.string("path", default: "enlace.db")
        // Not the name of something else that the node keeps there.
        if !path.hasSuffix(".db") { reader.problem("path", "expected the name of a file that ends in .db") }
        options.queueEvents = reader.integer("queue", default: options.queueEvents, in: 1...1_000_000)
        options.checkpointPages = reader.integer(
            "checkpoint_pages", default: options.checkpointPages, in: 100...1_000_000)
        options.reserveBytes = Int64(reader.integer("reserve_mib", default: 64, in: 0...1_000_000)) << 20
        options.readers = reader.integer("readers", default: options.readers, in: 1...64)
    }

    package func provision(_ context: PluginContext) async throws -> PluginContribution {
        var options = options
        options.path = path.hasPrefix("/") ? path : "\(context.stateDirectory)/\(path)"
        let store = try await SQLiteStore.open(options, clock: context.clock, logger: context.logger)
        return PluginContribution(store: store, services: [SQLiteStoreService(store: store)])
    }
}
