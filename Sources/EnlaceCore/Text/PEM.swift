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

    /// A secret from the lines of standard input: what stands there without the space around it, or where that begins a
    /// block in PEM, the whole block. Several lines are handed on, and are refused where a secret is kept.
    public static func secret(from nextLine: () -> String?) -> String {
        let line = trimmed(nextLine() ?? "")
        guard line.hasPrefix("-----BEGIN ") else {
            var text = line
            while text.utf8.count <= SecretText.limit, let line = nextLine() { text += "\n" + line }
            return trimmed(text)
        }
        var lines = [line]
        while let line = nextLine() {
            lines.append(line)
            if line.hasPrefix("-----END ") { break }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func trimmed(_ text: String) -> String {
        let rest = text.drop(while: \.isWhitespace)
        return String(rest.prefix(rest.count - rest.reversed().prefix(while: \.isWhitespace).count))
    }
}
