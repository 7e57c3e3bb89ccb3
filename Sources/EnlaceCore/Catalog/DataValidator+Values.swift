extension DataValidator {
    /// Checks a value whose type needs nothing from the fields beside it.
    mutating func check(_ value: JSONView, as type: FieldType, unit: String?) {
        switch type {
        case .label(let length): text(value, length, allowsLines: false)
        case .text(let length): text(value, length, allowsLines: true)
        case .integer(let range): integer(value, range, unit)
        case .number(let range): number(value, range, unit)
        case .flag: if value.kind != .boolean { refuse(value, "must be true or false") }
        case .time: time(value, isPast: false)
        case .choice(let choices): choice(value, choices)
        case .counts(let keys): counts(value, keys, unit)
        case .list(let element, let maxCount): list(value, element, maxCount, unit)
        case .texts(let length): texts(value, length)
        case .record(let fields): record(value, fields)
        case .report: if value.kind != .object { refuse(value, "must be an object") }
        case .day: day(value, isPast: false)
        case .identifier, .area, .person, .month, .language: syntax(value, type)
        }
    }

    private mutating func text(_ value: JSONView, _ maxLength: Int, allowsLines: Bool) {
        let isSound = value.withText { TextSyntax.isText($0, maxLength: maxLength, allowsLines: allowsLines) }
        guard isSound != true else { return }
        let kind = allowsLines ? "a text" : "a text of one line"
        refuse(value, "must be \(kind), 1 to \(maxLength) characters, without control characters")
    }

    private mutating func syntax(_ value: JSONView, _ type: FieldType) {
        let (isSound, expected): (Bool?, StaticString) =
            switch type {
            case .person:
                (value.withText(TextSyntax.isPerson), "must be a pseudonym: p- and 32 lower-case hexadecimal digits")
            case .month: (value.withText(TextSyntax.isMonth), "must be a month, for example 2026-03")
            case .language: (value.withText(TextSyntax.isLanguage), "must be a language tag, for example es or ht")
            default: (value.withText(TextSyntax.isIdentifier), "must be an id of a-z, 0-9 and -, 1 to 64 characters")
            }
        if isSound != true { refuse(value, "\(expected)") }
    }

    mutating func time(_ value: JSONView, isPast: Bool) {
        guard let time = value.timestamp else {
            return refuse(value, "must be an RFC 3339 date and time, for example 2026-03-01T06:30:00Z")
        }
        if isPast, time > latest { refuse(value, "lies more than 5 minutes ahead of this node's clock") }
    }

    mutating func day(_ value: JSONView, isPast: Bool) {
        guard let day = value.withText(TextSyntax.day) ?? nil else {
            return refuse(value, "must be a day, for example 2026-03-01")
        }
        if isPast, day.start > latestDay { refuse(value, "lies in the future by this node's clock") }
    }

    private mutating func choice(_ value: JSONView, _ choices: [String]) {
        guard !choices.contains(where: { value.reads($0) }) else { return }
        refuse(value, Suggestion.expected(oneOf: choices, got: value.string))
    }

    private mutating func integer(_ value: JSONView, _ range: ClosedRange<Int>, _ unit: String?) {
        if let number = value.int, range.contains(number) { return }
        guard !isSuppressed(value) else { return }
        let what = unit.map { "a whole number of \($0)" } ?? "a whole number"
        refuse(value, "must be \(what) from \(range.lowerBound) to \(range.upperBound)")
    }

    /// A partner may learn only that a count is below some number.
    private func isSuppressed(_ value: JSONView) -> Bool {
        guard form == .notice, value.kind == .object, value.count == 1, let bound = value["below"]?.int else {
            return false
        }
        return FieldType.suppressionRange.contains(bound)
    }

    private mutating func number(_ value: JSONView, _ range: ClosedRange<Double>, _ unit: String?) {
        if let number = value.double, range.contains(number) { return }
        let what = unit.map { "a number of \($0)" } ?? "a number"
        let (least, most) = (JSON.double(range.lowerBound).text, JSON.double(range.upperBound).text)
        refuse(value, "must be \(what) from \(least) to \(most)")
    }

    private mutating func counts(_ value: JSONView, _ keys: [String], _ unit: String?) {
        guard value.kind == .object else { return refuse(value, "must be an object of counts") }
        for (key, count) in value.entries where !isFull {
            if keys.contains(where: { key.reads($0) }) {
                integer(count, FieldType.countRange, unit)
            } else {
                let hint = Suggestion.hint(for: key.string ?? "", among: keys)
                refuse(count, "unknown key; known are \(keys.joined(separator: ", "))\(hint)")
            }
        }
    }

    private mutating func list(_ value: JSONView, _ element: FieldType, _ maxCount: Int, _ unit: String?) {
        guard value.kind == .array else { return refuse(value, "must be a list") }
        guard value.count <= maxCount else { return refuse(value, "must have at most \(maxCount) entries") }
        for entry in value.values { check(entry, as: element, unit: unit) }
    }

    private mutating func texts(_ value: JSONView, _ maxLength: Int) {
        guard value.kind == .object, value.count > 0 else {
            return refuse(value, "must be an object with one text for each language, at least one")
        }
        for (language, entry) in value.entries where !isFull {
            if language.withText(TextSyntax.isLanguage) == true {
                text(entry, maxLength, allowsLines: true)
            } else {
                refuse(entry, "must stand under a language tag, for example es or ht")
            }
        }
    }
}

extension FieldType {
    /// What `{"below": k}` may name.
    static let suppressionRange = 1...1_000_000_000
}

extension JSONView {
    /// The time that a string states; nil for anything else.
    public var timestamp: Timestamp? {
        withText { Timestamp(utf8: $0) } ?? nil
    }
}
