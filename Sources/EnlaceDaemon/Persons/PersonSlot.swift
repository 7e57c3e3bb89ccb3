import EnlaceCore

/// How one person stands in ``PersonKeyFile``: what it is, by what it is found, id and wrapped key; zeros behind.
enum PersonSlot {
    static let size = 128
    private static let wrappedSize = 60
    private static let live: UInt8 = 1
    private static let destroyed: UInt8 = 2

    /// Fills one slot, so that none lies across two sectors of a disk.
    static let header: [UInt8] = padded(Array("enlace persons 1\n".utf8))

    static func offset(_ slot: Int) -> Int { (slot + 1) * size }

    static func bytes(_ row: PersonKeyRow) -> [UInt8] {
        guard let key = row.key else { return padded([destroyed] + row.person.bytes) }
        return padded([live] + row.person.bytes + key.id.bytes + key.wrapped)
    }

    /// Nil for a slot that was never written.
    static func row(_ slot: ArraySlice<UInt8>) -> PersonKeyRow? {
        let tag = PersonTag.byteCount
        let start = slot.startIndex + 1
        guard let kind = slot.first, let person = PersonTag(slot[start..<start + tag]),
            let id = PersonTag(slot[start + tag..<start + 2 * tag])
        else { return nil }
        switch kind {
        case live:
            let wrapped = slot[(start + 2 * tag)...].prefix(wrappedSize)
            return PersonKeyRow(person: person, key: .init(id: id, wrapped: Array(wrapped)))
        case destroyed: return PersonKeyRow(person: person, key: nil)
        default: return nil
        }
    }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: size - bytes.count)
    }
}
