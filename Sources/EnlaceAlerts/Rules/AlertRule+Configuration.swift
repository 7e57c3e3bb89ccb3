package import EnlaceCore

extension AlertRule {
    /// Reads the `rules` of all files; an id may stand once only.
    package static func read(_ files: [ConfigurationReader], in context: ConfigurationContext) -> [AlertRule] {
        var ids: Set<String> = []
        return files.flatMap { file in
            file.records("rules") { reader in
                let rule = AlertRule(reader, in: context)
                if !ids.insert(rule.id).inserted { reader.problem("id", "another rule has the id '\(rule.id)'") }
                return rule
            }
        }
    }

    /// Reads one rule. Keys of all kinds: `id`, `kind`, `severity` (warning), `for` (0s), `labels`, `texts`.
    package init(_ reader: ConfigurationReader, in context: ConfigurationContext) {
        id = reader.identifier("id", maxLength: 48)
        severity = reader.choice("severity", default: .warning) ?? .warning
        hold = reader.duration("for", default: .seconds(0))
        labels = AlertRule.labels(reader)
        texts = AlertRule.texts(reader)
        areas = []
        objects = []
        switch reader.choice("kind", of: AlertKind.self) {
        case .surge: body = .surge(SurgeRule(reader))
        case .silence: body = .silence(SilenceRule(reader))
        case .delivery: body = .delivery(DeliveryRule(reader, in: context))
        case .threshold, nil: body = .threshold(ThresholdRule(reader))
        }
        readScope(reader, in: context)
    }

    /// `areas` and `objects`, as far as they mean something to the kind. Without them the rule looks at all.
    private mutating func readScope(_ reader: ConfigurationReader, in context: ConfigurationContext) {
        let hasAreas =
            switch body {
            case .threshold, .surge: true
            case .silence(let silence): silence.subject == .shelter
            case .delivery: false
            }
        if hasAreas {
            reader.refuseEmpty("areas")
            areas = reader.areas("areas", in: context)
        }
        if case .surge = body { return }
        reader.refuseEmpty("objects")
        objects = reader.strings("objects")
    }

    private static func labels(_ reader: ConfigurationReader) -> [String: String] {
        let labels = reader.map("labels").compactMap { key, place, value -> (String, String)? in
            guard let text = value.text, !key.isEmpty, !text.isEmpty, key.count + text.count < 120 else {
                let objection = value.text == nil ? value.textObjection : "expected a short text"
                reader.problems.add(at: place, "labels: under '\(key)': \(objection)")
                return nil
            }
            return (key, text)
        }
        if labels.count > 16 { reader.problem("labels", "expected at most 16 labels") }
        return Dictionary(labels) { first, _ in first }
    }

    private static func texts(_ reader: ConfigurationReader) -> [String: AlertText] {
        var texts: [String: AlertText] = [:]
        for (language, place, value) in reader.map("texts") {
            guard isLanguage(language), let template = value.text, !template.isEmpty, template.count <= 500 else {
                reader.problems.add(
                    at: place, "texts: expected a language such as es and a text of at most 500 letters")
                continue
            }
            let text = AlertText(template)
            for name in text.unknown {
                let known = AlertText.Placeholder.allCases.map(\.rawValue)
                reader.problems.add(
                    at: place,
                    "texts: unknown placeholder {\(name)}; \(Suggestion.expected(oneOf: known, got: name))")
            }
            texts[language] = text
        }
        return texts
    }

    /// The shape of a BCP 47 tag.
    private static func isLanguage(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return text.utf8.count <= 35 && (2...3).contains(parts.first?.count ?? 0)
            && parts.dropFirst().allSatisfy { (2...8).contains($0.count) }
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }
}

extension ThresholdRule {
    private static let range = -1e9...1e9

    /// Keys: `metric`, and one of `above` and `below`.
    fileprivate init(_ reader: ConfigurationReader) {
        metric = reader.choice("metric") ?? .over
        let above = reader.number("above", default: 0, in: ThresholdRule.range)
        let below = reader.number("below", default: 0, in: ThresholdRule.range)
        let isAbove = reader.node("above") != nil
        if isAbove == (reader.node("below") != nil) {
            reader.problems.add(at: reader.place, "expected one of above and below")
        }
        limit = isAbove ? .above(above) : .below(below)
    }
}

extension SurgeRule {
    /// Keys: `dataset`, `component`, `region`, `series_areas`, `compare`, `periods` (3, for an average), `increase`
    /// (percent), `min_base` (1), `max_age` (60d).
    fileprivate init(_ reader: ConfigurationReader) {
        dataset = reader.string("dataset")
        component = reader.optionalString("component")
        region = reader.optionalString("region")
        reader.refuseEmpty("series_areas")
        seriesAreas = reader.strings("series_areas")
        switch reader.choice("compare", of: Comparison.Word.self) {
        case .average: comparison = .average(periods: reader.integer("periods", default: 3, in: 1...60))
        case .yearBefore, nil: comparison = .yearBefore
        }
        if reader.node("increase") == nil { reader.problems.add(at: reader.place, "key 'increase' is required") }
        increase = reader.number("increase", default: 50, in: 0...100_000)
        minBase = reader.integer("min_base", default: 1, in: 1...1_000_000_000)
        maxAge = reader.duration("max_age", default: .days(60))
    }
}

extension SilenceRule {
    /// Keys: `of`, `after`.
    fileprivate init(_ reader: ConfigurationReader) {
        subject = reader.choice("of") ?? .shelter
        if reader.node("after") == nil { reader.problems.add(at: reader.place, "key 'after' is required") }
        after = reader.duration("after", default: .hours(12))
        if after <= .seconds(0) { reader.problem("after", "expected a duration above zero") }
    }
}
