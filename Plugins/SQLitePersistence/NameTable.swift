/// Small numbers for the few texts that stand in every row: event types, sources, agencies.
///
/// Bounded: what a peer sends cannot fill the memory, for once the table is full, new texts are stored as they are.
struct NameTable: Sendable {
    static let limit = 16_384

    private var texts: [String] = []
    private var numbers: [String: Int64] = [:]

    /// The texts of the numbers 1, 2, 3…
    init(texts: [String] = []) {
        for text in texts { append(text) }
    }

    var isFull: Bool { texts.count >= NameTable.limit }

    func number(of text: String) -> Int64? { numbers[text] }

    func text(_ number: Int64) -> String? {
        number >= 1 && number <= texts.count ? texts[Int(number) - 1] : nil
    }

    /// Gives a text the next number; nil if it must be stored as it is.
    mutating func add(_ text: String) -> Int64? {
        guard !isFull else { return nil }
        append(text)
        return Int64(texts.count)
    }

    private mutating func append(_ text: String) {
        texts.append(text)
        numbers[text] = Int64(texts.count)
    }
}
