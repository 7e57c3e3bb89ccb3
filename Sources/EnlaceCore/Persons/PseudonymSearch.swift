/// Finds what may be a pseudonym of a person in texts, wherever it stands: 32 hexadecimal digits in a row, in either case,
/// with `p-` before them or without.
///
/// `p-` and the digits at the start of a word are a pseudonym by their form, whomever they mean. Other digits may be
/// anything, an id or a digest: whether they are somebody's, only who knows the persons can tell.
package struct PseudonymSearch: Sendable {
    /// More digits in a row than make so many candidates are not looked at: nobody's id is that long.
    package static let limit = 4_096

    /// Pseudonyms by their form, in the order in which they stand.
    private var formed: [String] = []
    /// The pseudonyms that other digits would be.
    private var candidates: Set<String> = []
    /// Whether there was more than could be looked at.
    package private(set) var isTooLong = false

    package init(in text: String) {
        add(Array(text.utf8)[...])
    }

    /// Searches an event as it came: its attributes, its data, and the names in it.
    package init(in content: EventContent) {
        add(content.head[...], isEscaped: content.head.contains(UInt8(ascii: "\\")))
        add(content.body.bytes, isEscaped: content.body.hasEscapes)
    }

    /// Whether there is nothing that could be a pseudonym, which holds for nearly all texts.
    package var isEmpty: Bool { formed.isEmpty && candidates.isEmpty && !isTooLong }

    /// Whether a person is named.
    ///
    /// - Parameters:
    ///   - own: a pseudonym that may stand there once, as a pseudonym by its form.
    ///   - isPerson: whether a pseudonym is somebody's.
    package func findsPerson(besides own: String? = nil, _ isPerson: (String) -> Bool) -> Bool {
        var formed = formed
        if let own, let index = formed.firstIndex(of: own) { formed.remove(at: index) }
        return !formed.isEmpty || candidates.contains { $0 == own || isPerson($0) }
    }

    private mutating func add(_ text: ArraySlice<UInt8>, isEscaped: Bool) {
        add(isEscaped ? Array(JSONString.decode(text).utf8)[...] : text)
    }

    private mutating func add(_ text: ArraySlice<UInt8>) {
        for run in text.withUnsafeBufferPointer(PseudonymSearch.runs) {
            let run = run.lowerBound + text.startIndex..<run.upperBound + text.startIndex
            let isFormed = PseudonymSearch.isFormed(run.lowerBound, in: text)
            if isFormed { formed.append(PseudonymSearch.pseudonym(text[run])) }
            for start in run.dropFirst(isFormed ? 1 : 0) where start + PseudonymSearch.length <= run.upperBound {
                guard candidates.count < PseudonymSearch.limit else { return isTooLong = true }
                candidates.insert(PseudonymSearch.pseudonym(text[start...]))
            }
        }
    }
}

extension PseudonymSearch {
    /// Digits of a pseudonym.
    private static let length = 32

    /// Where so many digits or more stand in a row. Only every 32nd byte is looked at where there are none.
    private static func runs(in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var index = length - 1
        while index < text.count {
            guard isDigit(text[index]) else {
                index += length
                continue
            }
            var run = index..<index + 1
            while run.lowerBound > 0, isDigit(text[run.lowerBound - 1]) { run = run.lowerBound - 1..<run.upperBound }
            while run.upperBound < text.count, isDigit(text[run.upperBound]) {
                run = run.lowerBound..<run.upperBound + 1
            }
            if run.count >= length { found.append(run) }
            index = run.upperBound + length
        }
        return found
    }

    /// Whether digits from `start` have `p-` before them, at the start of a word.
    private static func isFormed(_ start: Int, in text: ArraySlice<UInt8>) -> Bool {
        let mark = start - 2
        guard mark >= text.startIndex, text[mark] | 0x20 == UInt8(ascii: "p"), text[mark + 1] == UInt8(ascii: "-")
        else { return false }
        return mark == text.startIndex || !isWord(text[mark - 1])
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte != UInt8(ascii: "-") && Identifier.isMember(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6
    }

    /// The pseudonym that the first digits of `text` are, as the vault writes it.
    private static func pseudonym(_ text: ArraySlice<UInt8>) -> String {
        "p-" + String(decoding: text.prefix(length).map { $0 | 0x20 }, as: UTF8.self)
    }
}

extension PersonVault {
    /// Whether `text` names a person: anybody by the form of a pseudonym, and whoever is known here by its digits alone.
    package func isNamed(in text: String) -> Bool {
        let search = PseudonymSearch(in: text)
        return search.isTooLong || search.findsPerson(knows)
    }
}
