/// Why a store cannot be opened, in words for the admin.
package enum StoreError: Error, Hashable, CustomStringConvertible {
    case inUse(path: String)
    case cannotOpen(path: String, reason: String)
    case notAJournal(path: String)
    case newerSchema(path: String, version: Int)
    case damaged(path: String, reason: String)

    package var description: String {
        switch self {
        case .inUse(let path):
            "\(path) is in use by another process: only one daemon may run on a state directory; stop the other one"
        case .cannotOpen(let path, let reason):
            "cannot open \(path): \(reason); check that the folder exists and that the daemon may write there"
        case .notAJournal(let path):
            "\(path) is not a journal of Enlace; name another file under plugins: sqlite: path"
        case .newerSchema(let path, let version):
            "\(path) was written by a newer version (schema \(version)); run that version, or restore a backup"
        case .damaged(let path, let reason):
            "\(path) is damaged: \(reason); keep a copy of the whole folder for inspection, then restore the last backup"
        }
    }
}
