extension EventEnvelope {
    /// Reads the envelope of a structured event, and says everything that is wrong with it.
    ///
    /// An attribute of CloudEvents must be a string, an extension a string, a boolean or a 32-bit integer, as the JSON
    /// event format demands. That no attribute stands twice is the scanner's promise.
    public static func read(structured event: JSONView) -> Result<EventEnvelope, EventViolations> {
        read(event, isStored: false)
    }

    /// Reads the envelope of an event that a journal has stored: once, the id 5 was taken for the id "5".
    static func read(stored event: JSONView) -> Result<EventEnvelope, EventViolations> {
        read(event, isStored: true)
    }

    private static func read(_ event: JSONView, isStored: Bool) -> Result<EventEnvelope, EventViolations> {
        guard event.kind == .object else {
            return .failure(EventViolations(at: "", "an event must be a JSON object"))
        }
        var builder = EnvelopeBuilder()
        for (key, value) in event.entries where !key.reads("data") {
            let name = key.string ?? ""
            if name == "data_base64" {
                builder.violations.add("/data_base64", "binary data is not accepted; send JSON under data")
            } else if value.kind != .string, !value.isNull, !isStored, contextAttributes.contains(name) {
                builder.violations.add("/\(name)", "must be a string")
            } else if let text = attributeText(value) {
                builder.take(name, text)
            } else if !value.isNull {
                builder.violations.add(
                    "/\(EventViolations.token(name))", "must be a string, a boolean or a 32-bit integer")
            }
        }
        return builder.finish()
    }

    /// What CloudEvents defines itself; all of it texts.
    private static let contextAttributes: Set<String> = [
        "id", "source", "specversion", "type", "datacontenttype", "dataschema", "subject", "time",
    ]

    private static func attributeText(_ value: JSONView) -> String? {
        switch value.kind {
        case .string: value.string
        case .boolean: value.bool.map { $0 ? "true" : "false" }
        case .number: value.int.flatMap { Int32(exactly: $0) }.map { String($0) }
        default: nil
        }
    }

    /// Reads an envelope from attribute names and values, as binary mode sends them in `ce-*` fields.
    ///
    /// - Parameter violations: what was found wrong before; the envelope is only returned where nothing is.
    public static func read(
        attributes: [(name: String, value: String)], violations: EventViolations = EventViolations()
    ) -> Result<EventEnvelope, EventViolations> {
        var builder = EnvelopeBuilder()
        builder.violations = violations
        var seen: Set<String> = []
        for (name, value) in attributes {
            if seen.insert(name).inserted {
                builder.take(name, value)
            } else {
                builder.violations.add("/\(EventViolations.token(name))", "stands twice")
            }
        }
        return builder.finish()
    }
}

/// Builds an envelope attribute by attribute; on the hot path of intake, so nothing is looked up in tables.
private struct EnvelopeBuilder {
    /// The attributes that every event must have.
    private struct Required: OptionSet {
        let rawValue: UInt8
        static let specversion = Required(rawValue: 1)
        static let id = Required(rawValue: 2)
        static let source = Required(rawValue: 4)
        static let type = Required(rawValue: 8)
    }

    var violations = EventViolations()
    private var envelope = EventEnvelope(id: "", source: "", type: EventType(""))
    private var found: Required = []

    mutating func finish() -> Result<EventEnvelope, EventViolations> {
        if found != [.specversion, .id, .source, .type] { addMissing() }
        return violations.isEmpty ? .success(envelope) : .failure(violations)
    }

    /// Of what stands there and is wrong, that is said already.
    private mutating func addMissing() {
        let names: [(Required, String)] = [
            (.specversion, "specversion"), (.id, "id"), (.source, "source"), (.type, "type"),
        ]
        let named = Set(violations.all.map(\.pointer))
        for (attribute, name) in names where !found.contains(attribute) && !named.contains("/\(name)") {
            violations.add("/\(name)", "is required")
        }
    }

    mutating func take(_ name: String, _ value: String) {
        if value.utf8.count > 1_024 || value.hasControlCharacters {
            violations.add(
                "/\(EventViolations.token(name))", "must be at most 1024 bytes and hold no control characters")
            note(name)
            return
        }
        note(name)
        switch name {
        case "specversion": if value != "1.0" { violations.add("/specversion", "must be 1.0") }
        case "id": envelope.id = required(value, name)
        case "source": envelope.source = required(value, name)
        case "type": envelope.type = EventType(required(value, name))
        case "subject": envelope.subject = required(value, name)
        case "time": takeTime(value)
        case "datacontenttype": takeContentType(value)
        case "dataschema": break
        default: takeExtension(name, value)
        }
    }

    private mutating func note(_ name: String) {
        switch name {
        case "specversion": found.insert(.specversion)
        case "id": found.insert(.id)
        case "source": found.insert(.source)
        case "type": found.insert(.type)
        default: break
        }
    }

    private mutating func takeTime(_ value: String) {
        envelope.time = Timestamp(value)
        if envelope.time == nil { violations.add("/time", "must be an RFC 3339 date and time") }
    }

    private mutating func takeContentType(_ value: String) {
        if value == "application/json" { return }
        let bare = value.prefix { $0 != ";" }.lowercased()
        if bare.trimmingSpaces() != "application/json" {
            violations.add("/datacontenttype", "must be application/json")
        }
    }

    private mutating func takeExtension(_ name: String, _ value: String) {
        let isName =
            (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        if isName {
            envelope.extensions[name] = value
        } else {
            violations.add("/\(EventViolations.token(name))", "attribute names are made of a-z and 0-9 only")
        }
    }

    private mutating func required(_ value: String, _ name: String) -> String {
        if value.isEmpty { violations.add("/\(name)", "must not be empty") }
        return value
    }
}

extension String {
    fileprivate var hasControlCharacters: Bool {
        var text = self
        return text.withUTF8 { $0.contains { $0 < 0x20 || $0 == 0x7F } }
    }

    func trimmingSpaces() -> Substring {
        let head = drop { $0 == " " || $0 == "\t" }
        guard let last = head.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return head[...last]
    }
}
