import EnlaceCore

/// Where an event stands, by its key.
struct KeyEntry: Hashable, Sendable {
    var key: EventKey
    var position: Int64
}

/// A page of a run: entries in the order of their keys, 24 bytes each (key and position, big-endian).
enum KeyPage {
    /// Sized so that a page and its row fit one leaf of the database.
    static let capacity = 160
    static let entrySize = 24

    static func encode(_ entries: ArraySlice<KeyEntry>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.count * entrySize)
        for entry in entries {
            for word in [entry.key.high, entry.key.low, UInt64(bitPattern: entry.position)] {
                withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
            }
        }
        return bytes
    }

    static func decode(_ page: UnsafeRawBufferPointer) -> [KeyEntry] {
        (0..<page.count / entrySize).map { KeyEntry(key: key($0, of: page), position: position($0, of: page)) }
    }

    /// The position of `key`, if it stands in the page.
    static func find(_ wanted: EventKey, in page: UnsafeRawBufferPointer) -> Int64? {
        var low = 0
        var high = page.count / entrySize
        while low < high {
            let middle = (low + high) / 2
            let found = key(middle, of: page)
            if found == wanted { return position(middle, of: page) }
            if found < wanted { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    private static func key(_ index: Int, of page: UnsafeRawBufferPointer) -> EventKey {
        EventKey(high: word(index * entrySize, of: page), low: word(index * entrySize + 8, of: page))
    }

    private static func position(_ index: Int, of page: UnsafeRawBufferPointer) -> Int64 {
        Int64(bitPattern: word(index * entrySize + 16, of: page))
    }

    private static func word(_ offset: Int, of page: UnsafeRawBufferPointer) -> UInt64 {
        UInt64(bigEndian: page.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
