import EnlaceCore
import GRDB

/// Looks keys up in all that was committed before the group that is being written.
struct StoredKeys {
    let db: Database
    let keys: KeyIndex
    let catalog: KeyCatalog

    /// What the journal remembers of a key; nil if it has never seen it.
    func find(_ key: EventKey) throws(JournalError) -> KnownEvent? {
        if let recent = keys.recent(key) { return recent }
        do {
            guard let position = try position(of: key) else { return nil }
            let select = try Prepared("SELECT digest FROM events WHERE position = ?", in: db)
            select.bind(1, position)
            guard let digest = try select.first({ $0.digest(0) }) ?? nil else {
                throw JournalError.damaged("the event at position \(position) is missing")
            }
            return KnownEvent(position: position, digest: digest)
        } catch {
            throw JournalError.failed("\(error)")
        }
    }

    private func position(of key: EventKey) throws -> Int64? {
        let pages = KeyPages(db: db)
        for run in catalog.runs.reversed() {
            guard let page = run.page(for: key) else { continue }
            let found = try pages.find(key, run: run.id, page: page)
            guard found.isThere else { throw JournalError.damaged("page \(page) of key run \(run.id) is missing") }
            if let position = found.position { return position }
        }
        return nil
    }
}
