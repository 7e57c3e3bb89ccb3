import EnlaceCore

extension ObjectRights {
    private enum SnapshotError: Error {
        case unreadable
    }

    /// One JSON array an object: kind, id, owner, area or null, delegates, officer if any; in the order of kind and id.
    package func snapshot() throws -> [UInt8] {
        let rows = objects.sorted { ($0.key.kind.rawValue, $0.key.id) < ($1.key.kind.rawValue, $1.key.id) }
        return JSON.array(
            rows.map { key, entry in
                .array(
                    [
                        .string(key.kind.rawValue), .string(key.id), .string(entry.owner),
                        entry.area.map(JSON.string) ?? .null, .array(entry.delegates.map(JSON.string)),
                    ] + (entry.officer.map { [.string($0)] } ?? []))
            }
        ).bytes
    }

    package mutating func restore(_ snapshot: [UInt8]) throws {
        var restored: [ObjectKey: Entry] = [:]
        for row in try JSONDocument(snapshot).root.elements {
            let columns = row.elements
            guard (5...6).contains(columns.count),
                let kind = columns[0].string.flatMap(ObjectRule.Kind.init(rawValue:)), let id = columns[1].string,
                let owner = columns[2].string
            else { throw SnapshotError.unreadable }
            restored[ObjectKey(kind, id)] = Entry(
                owner: owner, delegates: columns[4].elements.compactMap(\.string), area: columns[3].string,
                officer: columns.count > 5 ? columns[5].string : nil)
        }
        objects = restored
    }
}
