import CSQLite

/// SQLite's settings for the whole process.
enum SQLiteLibrary {
    private static let isSetUp: Bool = sqlite_shim_omit_memory_statistics() == SQLITE_OK

    /// Call it before the first database is opened; where another part of the process was faster, all works as well.
    static func setUp() { _ = isSetUp }
}
