/// Names and values under each other, the values aligned and wrapped.
struct Fields {
    private var items: [(name: String, value: String)] = []
    private let indent: Int

    init(indent: Int = 0) {
        self.indent = indent
    }

    mutating func add(_ name: String, _ value: String) {
        items.append((name, Display.clean(value)))
    }

    /// Leaves the line out where there is nothing to say.
    mutating func add(ifAny name: String, _ value: String?) {
        if let value, !value.isEmpty { add(name, value) }
    }

    mutating func add(ifAny name: String, _ values: [String]) {
        add(ifAny: name, values.joined(separator: ", "))
    }

    func text(width: Int) -> String {
        let column = indent + (items.map { Display.width($0.name) }.max() ?? 0) + 2
        return items.map { item in
            let head = String(repeating: " ", count: indent) + item.name
            return Display.wrap(item.value, to: max(20, width - column)).enumerated().map { index, line in
                let start = Display.pad(index == 0 ? head : "", to: column, .left)
                return line.isEmpty ? head + "\n" : start + line + "\n"
            }.joined()
        }.joined()
    }
}
