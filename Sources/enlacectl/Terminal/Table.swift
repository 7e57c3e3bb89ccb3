/// Rows under headings, laid out so that they fit the page.
struct Table {
    struct Column {
        var title: String
        var alignment = Display.Alignment.left
        /// Shortened first when the page is too narrow; ids stay whole as long as possible, figures always.
        var isFlexible = false

        static func text(_ title: String) -> Column { Column(title: title) }
        static func flexible(_ title: String) -> Column { Column(title: title, isFlexible: true) }
        static func figure(_ title: String) -> Column { Column(title: title, alignment: .right) }
    }

    /// A column is not made narrower than this.
    private static let leastWidth = 6
    private static let gap = 2

    var columns: [Column]
    private(set) var rows: [[String]] = []
    /// The sentence that stands where there are no rows.
    var empty: String

    init(_ columns: [Column], empty: String) {
        self.columns = columns
        self.empty = empty
    }

    /// One cell a column; nil is unknown, and shown as such.
    mutating func add(_ cells: [String?]) {
        rows.append(cells.map { Display.clean($0 ?? Format.unknown) })
    }

    /// Whole lines without trailing spaces.
    func text(width: Int) -> String {
        guard !rows.isEmpty else { return empty + "\n" }
        let widths = layout(width)
        return ([columns.map(\.title)] + rows).map { line($0, widths) + "\n" }.joined()
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() where index < columns.count {
            if index > 0 { line += String(repeating: " ", count: Table.gap) }
            line += Display.pad(Display.truncate(cell, to: widths[index]), to: widths[index], columns[index].alignment)
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    /// Takes from the widest column that may give, flexible ones first, until the rows fit.
    private func layout(_ width: Int) -> [Int] {
        var widths = columns.indices.map { index in
            ([columns[index].title] + rows.map { $0[index] }).map(Display.width).max() ?? 0
        }
        var excess = widths.reduce(0, +) + Table.gap * (columns.count - 1) - width
        while excess > 0, let widest = widestToGive(widths) {
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func widestToGive(_ widths: [Int]) -> Int? {
        let giving = columns.indices.filter { columns[$0].alignment == .left && widths[$0] > Table.leastWidth }
        let flexible = giving.filter { columns[$0].isFlexible }
        return (flexible.isEmpty ? giving : flexible).max { widths[$0] < widths[$1] }
    }
}
