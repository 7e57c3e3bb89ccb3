/// Texts of the form `-----BEGIN LABEL-----`, base64, `-----END LABEL-----`.
public enum PEM {
    /// Whether a whole block stands in `text` whose label is wanted.
    static func hasBlock(in text: String, labelled isWanted: (Substring) -> Bool) -> Bool {
        let lines = text.split(whereSeparator: \.isNewline)
        return lines.indices.contains { index in
            guard let label = label(lines[index], "BEGIN"), isWanted(label) else { return false }
            let rest = lines[(index + 1)...].prefix { !$0.hasPrefix("-----") }
            return !rest.isEmpty && rest.endIndex < lines.endIndex && self.label(lines[rest.endIndex], "END") == label
        }
    }

    private static func label(_ line: Substring, _ word: String) -> Substring? {
        guard line.hasPrefix("-----\(word) "), line.hasSuffix("-----") else { return nil }
        return line.dropFirst(word.count + 6).dropLast(5)
    }

    /// A secret from the lines of standard input: the first line, or where that begins a block in PEM, the whole block.
    public static func secret(from nextLine: () -> String?) -> String {
        let first = (nextLine() ?? "").drop(while: \.isWhitespace)
        let line = String(first.prefix(first.count - first.reversed().prefix(while: \.isWhitespace).count))
        guard line.hasPrefix("-----BEGIN ") else { return line }
        var lines = [line]
        while let line = nextLine() {
            lines.append(line)
            if line.hasPrefix("-----END ") { break }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
