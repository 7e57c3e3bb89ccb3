/// What somebody may have meant.
public enum Suggestion {
    /// The candidate nearest to `word`, if it is near enough to be a slip: at most a third of its letters off.
    ///
    /// Words longer than any name of ours are not compared: they may come from a peer and be as long as it likes.
    public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        guard word.utf8.count <= 256 else { return nil }
        let limit = max(1, word.count / 3)
        return candidates.map { (distance: distance(word, $0), text: $0) }
            .filter { $0.distance <= limit }
            .min { ($0.distance, $0.text) < ($1.distance, $1.text) }?.text
    }

    /// "; did you mean '…'?" where a candidate is near, to be put after what is wrong; else nothing.
    public static func hint(for word: String, among candidates: some Sequence<String>) -> String {
        nearest(to: word, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
    }

    /// "expected one of …" with a suggestion where one is near.
    public static func expected(oneOf choices: [String], got text: String?) -> String {
        "expected one of \(choices.joined(separator: ", "))\(text.map { hint(for: $0, among: choices) } ?? "")"
    }

    /// Edits between two words, a swap of neighbours counted as one (optimal string alignment).
    private static func distance(_ one: String, _ other: String) -> Int {
        let (a, b) = (Array(one), Array(other))
        var rows = [Array(0...b.count)]
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
