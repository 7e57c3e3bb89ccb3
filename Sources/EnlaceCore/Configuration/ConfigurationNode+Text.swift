extension ConfigurationNode {
    /// The text of a scalar; nil for anything else, and for a number or true and false that stand without quotes.
    public var text: String? {
        guard case .scalar(let text, let isQuoted) = value, isQuoted || ConfigurationNode.isText(plain: text) else {
            return nil
        }
        return text
    }

    /// What to say where ``text`` is nil.
    public var textObjection: String {
        guard case .scalar(let text, _) = value else { return "expected a text" }
        return "expected a text; to mean one, put it in quotes: \"\(text)\""
    }

    /// Whether a scalar without quotes is a text by the core schema of YAML 1.2 (section 10.3.2), and not a number, nor
    /// true or false.
    public static func isText(plain: String) -> Bool {
        // Nearly every text begins with a letter that no number begins with, and a regex is made anew each time.
        if let first = plain.utf8.first, !mayBeginNoText.contains(first) { return true }
        let whole = /[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+/
        let float = /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)/
        let flag = /true|True|TRUE|false|False|FALSE/
        return plain.wholeMatch(of: whole) == nil && plain.wholeMatch(of: float) == nil
            && plain.wholeMatch(of: flag) == nil
    }

    private static let mayBeginNoText = Set("0123456789+-.tTfF".utf8)
}
