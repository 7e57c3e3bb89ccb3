/// Finds pseudonyms of persons in text, wherever they stand.
package enum PseudonymSearch {
    /// How many there are in `bytes`.
    package static func count(in bytes: ArraySlice<UInt8>) -> Int {
        var count = 0
        var rest = bytes
        while let start = rest.firstIndex(of: UInt8(ascii: "p")) {
            let isFound = rest[start...].prefix(34).withUnsafeBufferPointer(TextSyntax.isPerson)
            count += isFound ? 1 : 0
            rest = rest[(start + 1)...]
        }
        return count
    }
}
