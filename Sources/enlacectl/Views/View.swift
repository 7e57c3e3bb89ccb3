/// How an answer of the daemon looks to a person: a pure function, so that a test can read it.
protocol View {
    associatedtype Reply: Decodable

    /// Whole lines, at most as wide as the page.
    static func render(_ reply: Reply, on page: Page) -> String
}

extension View {
    /// Blocks of whole lines with an empty line between them.
    static func blocks(_ blocks: [String]) -> String {
        blocks.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// A sentence as whole lines of the page's width.
    static func paragraph(_ text: String, on page: Page) -> String {
        Display.wrap(Display.clean(text), to: page.width).map { $0 + "\n" }.joined()
    }

    /// A line for each note of the daemon.
    static func notes(_ notes: [String], on page: Page) -> String {
        notes.map { paragraph("note: \($0)", on: page) }.joined()
    }
}
