import EnlaceCore

extension ObjectRights {
    private enum SnapshotError: Error {
        case unreadable
    }

    /// The first form had no version, and knew nothing of what is the node's: it is folded anew.
    private static let version = 2

    /// One JSON array an object: kind, id, owner or null, area or null, delegates, officer if any; in the order of kind
    /// and id.
    package func snapshot() throws -> [UInt8] {
        let rows = objects.sorted { ($0.key.kind.rawValue, $0.key.id) < ($1.key.kind.rawValue, $1.key.id) }
        let list = rows.map { key, entry in
            JSON.array(
                [
                    .string(key.kind.rawValue), .string(key.id), entry.owner.map(JSON.string) ?? .null,
                    entry.area.map(JSON.string) ?? .null, .array(entry.delegates.map(JSON.string)),
                ] + (entry.officer.map { [.string($0)] } ?? []))
        }
        return JSON.object([.init("version", .int(ObjectRights.version)), .init("objects", .array(list))]).bytes
    }

    package mutating func restore(_ snapshot: [UInt8]) throws {
        let root = try JSONDocument(snapshot).root
        guard root["version"]?.int == ObjectRights.version, let rows = root["objects"]?.elements else {
            throw SnapshotError.unreadable
        }
        var restored: [ObjectKey: Entry] = [:]
        for row in rows {
            let columns = row.elements
            guard (5...6).contains(columns.count),
                let kind = columns[0].string.flatMap(ObjectRule.Kind.init(rawValue:)), let id = columns[1].string,
                columns[2].isNull || columns[2].string != nil
            else { throw SnapshotError.unreadable }
            restored[ObjectKey(kind, id)] = Entry(
                owner: columns[2].string, delegates: columns[4].elements.compactMap(\.string), area: columns[3].string,
                officer: columns.count > 5 ? columns[5].string : nil)
        }
        objects = restored
    }
}
