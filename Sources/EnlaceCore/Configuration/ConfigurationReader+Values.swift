extension ConfigurationReader {
    /// A text; required unless a default is given.
    public func string(_ key: String, default fallback: String? = nil) -> String {
        guard fallback == nil, valued(key) == nil else { return optionalString(key) ?? fallback ?? "" }
        missing(key)
        return ""
    }

    public func optionalString(_ key: String) -> String? {
        guard let node = node(key) else { return nil }
        if node.text == nil { problem(key, node.textObjection) }
        return node.text
    }

    public func integer(_ key: String, default fallback: Int, in range: ClosedRange<Int>) -> Int {
        guard let node = node(key) else { return fallback }
        guard case .scalar(let text, false) = node.value, let value = Int(text), range.contains(value) else {
            problem(key, "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
            return fallback
        }
        return value
    }

    public func number(_ key: String, default fallback: Double, in range: ClosedRange<Double>) -> Double {
        guard let node = node(key) else { return fallback }
        guard case .scalar(let text, false) = node.value, let value = Double(text), range.contains(value) else {
            problem(key, "expected a number from \(range.lowerBound) to \(range.upperBound)")
            return fallback
        }
        return value
    }

    public func flag(_ key: String, default fallback: Bool) -> Bool {
        guard let node = node(key) else { return fallback }
        guard case .scalar(let text, false) = node.value, text == "true" || text == "false" else {
            problem(key, "expected true or false")
            return fallback
        }
        return text == "true"
    }

    /// A duration as `90s`, `15m`, `12h` or `2d`.
    public func duration(_ key: String, default fallback: Timestamp.Span) -> Timestamp.Span {
        optionalDuration(key) ?? fallback
    }

    public func optionalDuration(_ key: String) -> Timestamp.Span? {
        guard let node = node(key) else { return nil }
        guard case .scalar(let text, _) = node.value, let span = Timestamp.Span(text) else {
            problem(key, "expected a duration such as 90s, 15m, 12h or 2d")
            return nil
        }
        return span
    }

    /// One of the raw values of `Choice`; required unless a default is given.
    public func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, of type: Choice.Type = Choice.self, default fallback: Choice? = nil
    ) -> Choice? {
        guard let node = fallback == nil ? valued(key) : node(key) else {
            if fallback == nil { missing(key) }
            return fallback
        }
        if case .scalar(let text, _) = node.value, let choice = Choice(rawValue: text) { return choice }
        problem(key, Suggestion.expected(oneOf: type.allCases.map(\.rawValue), got: node.text))
        return fallback
    }

    /// A list of texts with their places; empty if the key is missing.
    public func placedStrings(_ key: String) -> [(text: String, place: SourcePlace)] {
        list(key).compactMap { item in
            if !item.isBlank, let text = item.text { return (text, item.place) }
            let objection = item.isBlank ? "an entry has no value; write one, or take it out" : item.textObjection
            problems.add(at: item.place, "\(key): \(objection)")
            return nil
        }
    }

    /// Notes a list that stands there and names nothing, where a missing one means something else.
    public func refuseEmpty(_ key: String) {
        if node(key) != nil, list(key).isEmpty { problem(key, "name at least one, or take the key out") }
    }

    public func strings(_ key: String) -> [String] { placedStrings(key).map(\.text) }

    /// The nodes of a list; empty if the key is missing.
    public func list(_ key: String) -> [ConfigurationNode] {
        guard let node = node(key) else { return [] }
        guard case .list(let items) = node.value else {
            problem(key, "expected a list")
            return []
        }
        return items
    }

    /// A record within this one; nil if the key is missing. The caller finishes the reader that it is handed.
    public func record<Value>(_ key: String, _ read: (ConfigurationReader) -> Value) -> Value? {
        valued(key).map { node in
            let reader = ConfigurationReader(node, problems: problems)
            defer { reader.finish() }
            return read(reader)
        }
    }

    /// A list of records.
    public func records<Value>(_ key: String, _ read: (ConfigurationReader) -> Value) -> [Value] {
        list(key).map { node in
            let reader = ConfigurationReader(node, problems: problems)
            defer { reader.finish() }
            return read(reader)
        }
    }

    /// The members of a record whose keys the admin chooses, for example texts by language.
    public func map(_ key: String) -> [(key: String, place: SourcePlace, value: ConfigurationNode)] {
        guard let node = valued(key) else { return [] }
        guard case .record(let members) = node.value else {
            problem(key, "expected keys and values")
            return []
        }
        return members
    }
}

extension Timestamp.Span {
    /// Reads `250ms`, `90s`, `15m`, `12h` or `2d`; nil for anything else.
    public init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits), count <= 100_000_000 else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": self = .milliseconds(count)
        case "s": self = .seconds(count)
        case "m": self = .minutes(count)
        case "h": self = .hours(count)
        case "d": self = .days(count)
        default: return nil
        }
    }
}
