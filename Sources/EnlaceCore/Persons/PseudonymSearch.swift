/// Finds pseudonyms of persons in text, wherever they stand.
package enum PseudonymSearch {
    /// How many there are in `bytes`; one is no part of a longer word.
    package static func count(in bytes: ArraySlice<UInt8>) -> Int {
        var count = 0
        var rest = bytes
        while let start = rest.firstIndex(of: UInt8(ascii: "p")) {
            let begins = start == bytes.startIndex || !isWord(bytes[start - 1])
            let isFound = begins && rest[start...].prefix(34).withUnsafeBufferPointer(TextSyntax.isPerson)
            count += isFound ? 1 : 0
            rest = rest[(start + 1)...]
        }
        return count
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte != UInt8(ascii: "-") && Identifier.isMember(byte)
    }
}
