package import EnlaceCore
import Yams

extension ConfigurationNode {
    /// Parses one YAML document; nil, with the problem noted, where it is none.
    ///
    /// Aliases, merge keys and tags are taken as YAML has them; an empty file is an empty record.
    package static func parse(yaml text: String, file: String, problems: ConfigurationProblems) -> ConfigurationNode? {
        let start = SourcePlace(file: file, line: 1, column: 1)
        do {
            // Some editors begin a file with a byte order mark.
            let text = text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
            guard let root = try Yams.compose(yaml: text) else { return ConfigurationNode(.null, at: start) }
            let budget = Budget()
            let node = ConfigurationNode(root, file: file, fallback: start, within: budget)
            guard !budget.isSpent else {
                problems.add(at: start, "its aliases come to over \(Budget.limit) values")
                return nil
            }
            return node
        } catch let error as YamlError {
            problems.add(at: error.place(in: file) ?? start, error.summary)
        } catch {
            problems.add(at: start, "this is not YAML")
        }
        return nil
    }

    /// How many values a file may come to: aliases of aliases grow without end from a few bytes.
    private final class Budget {
        static let limit = 100_000
        private var spent = 0

        var isSpent: Bool { spent > Budget.limit }
        func spend() { spent += 1 }
    }

    private init(_ node: Yams.Node, file: String, fallback: SourcePlace, within budget: Budget) {
        budget.spend()
        guard !budget.isSpent else {
            self.init(.null, at: fallback)
            return
        }
        let place = node.mark.map { SourcePlace(file: file, line: $0.line, column: $0.column) } ?? fallback
        switch node {
        case .scalar(let scalar):
            self.init(ConfigurationNode.value(of: scalar), at: place)
        case .sequence(let sequence):
            self.init(
                .list(sequence.map { ConfigurationNode($0, file: file, fallback: place, within: budget) }), at: place)
        case .mapping(let mapping):
            let members = mapping.map { key, value in
                let keyPlace = key.mark.map { SourcePlace(file: file, line: $0.line, column: $0.column) } ?? place
                return (
                    key: key.scalar?.string ?? "", place: keyPlace,
                    value: ConfigurationNode(value, file: file, fallback: keyPlace, within: budget)
                )
            }
            self.init(.record(members), at: place)
        case .alias:
            self.init(.null, at: place)
        }
    }

    private static func value(of scalar: Yams.Node.Scalar) -> Value {
        // Blocks and what is tagged as a text are texts whatever stands in them, as in quotes.
        let isPlain = scalar.style == .plain || scalar.style == .any
        let isQuoted = !isPlain || scalar.tag == Tag(.str)
        if !isQuoted, ["", "~", "null", "Null", "NULL"].contains(scalar.string) { return .null }
        return .scalar(scalar.string, isQuoted: isQuoted)
    }
}

extension YamlError {
    fileprivate func place(in file: String) -> SourcePlace? {
        let mark: Mark
        switch self {
        case .scanner(_, _, let at, _), .parser(_, _, let at, _), .composer(_, _, let at, _): mark = at
        case .duplicatedKeysInMapping(_, let context): mark = context.mark
        default: return nil
        }
        return SourcePlace(file: file, line: mark.line, column: mark.column)
    }

    fileprivate var summary: String {
        switch self {
        case .scanner(let context, let problem, _, _), .parser(let context, let problem, _, _),
            .composer(let context, let problem, _, _):
            "this is not YAML: \(context.map { $0.text + ": " } ?? "")\(problem)"
        case .duplicatedKeysInMapping(let keys, _): "key '\(keys.sorted().joined(separator: "', '"))' stands twice"
        case .dataCouldNotBeDecoded: "the file is not UTF-8"
        default: "this is not YAML"
        }
    }
}
