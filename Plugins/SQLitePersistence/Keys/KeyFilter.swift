import EnlaceCore

/// A Bloom filter for one page of keys: says "surely not here" without a look at the page.
///
/// 16 bits a key and 6 probes: 0.1 % false answers. A key that is new is asked of every run, so with fewer bits the
/// needless page reads would cost more than the memory (2 bytes an event) does.
enum KeyFilter {
    static let words = KeyPage.capacity * 16 / 64
    private static let probes: UInt32 = 6

    static func make(for entries: ArraySlice<KeyEntry>) -> [UInt64] {
        var filter = [UInt64](repeating: 0, count: words)
        for entry in entries {
            for probe in 0..<probes {
                let bit = bit(probe, of: entry.key)
                filter[bit >> 6] |= 1 << UInt64(bit & 63)
            }
        }
        return filter
    }

    /// - Parameter start: where the page's filter begins in `filters`.
    static func mayContain(_ key: EventKey, in filters: [UInt64], from start: Int) -> Bool {
        for probe in 0..<probes {
            let bit = bit(probe, of: key)
            if filters[start + bit >> 6] & 1 << UInt64(bit & 63) == 0 { return false }
        }
        return true
    }

    /// Double hashing over the key's low half; its high half is what pages are sorted by.
    private static func bit(_ probe: UInt32, of key: EventKey) -> Int {
        let first = UInt32(truncatingIfNeeded: key.low)
        let second = UInt32(truncatingIfNeeded: key.low >> 32) | 1
        return Int((UInt64(first &+ probe &* second) * UInt64(words * 64)) >> 32)
    }
}
