import EnlaceCore

extension ObjectRights {
    private enum SnapshotError: Error {
        case unreadable
    }

    /// One JSON array an object: kind, id, owner, area or null, delegates; in the order of kind and id.
    package func snapshot() throws -> [UInt8] {
        let rows = objects.sorted { ($0.key.kind.rawValue, $0.key.id) < ($1.key.kind.rawValue, $1.key.id) }
        return JSON.array(
            rows.map { key, entry in
                [
                    .string(key.kind.rawValue), .string(key.id), .string(entry.owner),
                    entry.area.map(JSON.string) ?? .null, .array(entry.delegates.map(JSON.string)),
                ]
            }
        ).bytes
    }

    package mutating func restore(_ snapshot: [UInt8]) throws {
        var restored: [ObjectKey: Entry] = [:]
        for row in try JSONDocument(snapshot).root.elements {
            let columns = row.elements
            guard columns.count == 5, let kind = columns[0].string.flatMap(ObjectRule.Kind.init(rawValue:)),
                let id = columns[1].string, let owner = columns[2].string
            else { throw SnapshotError.unreadable }
            restored[ObjectKey(kind, id)] = Entry(
                owner: owner, delegates: columns[4].elements.compactMap(\.string), area: columns[3].string)
        }
        objects = restored
    }
}
