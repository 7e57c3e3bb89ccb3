/// How a ``SQLiteStore`` is set up.
package struct StoreOptions: Sendable {
    /// The database file; its WAL, shared memory and lock lie beside it.
    package var path: String
    /// Events that may wait for the writer; beyond, posters are told to come back later.
    package var queueEvents = 8_192
    /// Bytes that may wait for the writer.
    package var queueBytes = 64 << 20
    /// At most so many events share one transaction, so that others are parsed and checked while it is written.
    package var groupEvents = 1_024
    package var groupBytes = 8 << 20
    /// The WAL is copied into the database after so many pages of 4 KiB.
    package var checkpointPages = 4_096
    /// Free space, in bytes, below which nothing more is taken in: what is left lets the node end in order.
    package var reserveBytes: Int64 = 64 << 20
    /// Connections that read at the same time.
    package var readers = 4
    package var keys = KeyIndexTuning()

    package init(path: String) {
        self.path = path
    }

    var directory: String {
        let folder = path.lastIndex(of: "/").map { path[..<$0] }
        return folder.map { $0.isEmpty ? "/" : String($0) } ?? "."
    }
}
