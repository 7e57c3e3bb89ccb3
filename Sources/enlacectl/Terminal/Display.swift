/// Text as a terminal shows it: what is measured here are columns, not characters.
enum Display {
    enum Alignment {
        case left, right
    }

    /// `text` without anything that could steer the terminal: what agencies post is shown, never obeyed.
    static func clean(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: steers) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(steers(scalar) ? "\u{FFFD}" : scalar) }
        return String(scalars)
    }

    /// Control characters, line breaks included, and those that turn the direction of writing.
    private static func steers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    static func width(_ text: String) -> Int {
        text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
            ? text.utf8.count : text.reduce(0) { $0 + width(of: $1) }
    }

    /// 2 for East Asian wide characters and emoji, 0 for marks that stand alone, else 1.
    static func width(of character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if isWide(first.value) || character.unicodeScalars.contains("\u{FE0F}") { return 2 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return 1
        }
    }

    /// Wide and fullwidth ranges of Unicode's East Asian Width (UAX #11), and the emoji blocks.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF: true
        case 0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60: true
        case 0xFFE0...0xFFE6, 0x1F1E6...0x1F1FF, 0x1F300...0x1F64F, 0x1F680...0x1F6FF: true
        case 0x1F900...0x1F9FF, 0x20000...0x3FFFD: true
        default: false
        }
    }

    /// At most `limit` columns; what is cut off is replaced by `…`.
    static func truncate(_ text: String, to limit: Int) -> String {
        guard width(text) > limit else { return text }
        guard limit > 0 else { return "" }
        var kept = ""
        var used = 0
        for character in text {
            used += width(of: character)
            guard used < limit else { break }
            kept.append(character)
        }
        return kept + "…"
    }

    static func pad(_ text: String, to columns: Int, _ alignment: Alignment) -> String {
        let space = String(repeating: " ", count: max(0, columns - width(text)))
        return alignment == .left ? text + space : space + text
    }

    /// Lines of at most `limit` columns, broken at spaces; a longer word stands on a line of its own.
    static func wrap(_ text: String, to limit: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ").map(String.init) {
            let line = lines[lines.count - 1]
            let isFirst = line.isEmpty
            if isFirst || width(line) + 1 + width(word) <= limit {
                lines[lines.count - 1] = isFirst ? word : "\(line) \(word)"
            } else {
                lines.append(word)
            }
        }
        return lines
    }
}
