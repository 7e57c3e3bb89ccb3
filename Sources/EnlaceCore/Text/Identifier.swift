/// The form of all ids that people choose: `a-z`, `0-9` and `-`.
public enum Identifier {
    public static let maxLength = 64

    public static func isSound(_ text: String, maxLength: Int = Identifier.maxLength) -> Bool {
        (1...maxLength).contains(text.utf8.count) && text.utf8.allSatisfy(isMember)
    }

    static func isMember(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
    }
}

extension ConfigurationReader {
    /// A required id; notes a problem if it has another form.
    public func identifier(_ key: String, maxLength: Int = Identifier.maxLength) -> String {
        let text = string(key)
        if node(key)?.text != nil, !Identifier.isSound(text, maxLength: maxLength) {
            problem(key, "expected a-z, 0-9 and -, at most \(maxLength) of them")
        }
        return text
    }
}
