extension EventEnvelope {
    /// Attributes that the specification names; what else stands in an envelope is an extension.
    private static let named: Set<String> = [
        "id", "source", "specversion", "type", "subject", "time", "datacontenttype", "dataschema", "data",
    ]

    /// Reads the envelope of a structured event, and says everything that is wrong with it.
    ///
    /// Every attribute must be a string, a boolean or a 32-bit integer, as the JSON event format demands.
    public static func read(structured event: JSONView) -> Result<EventEnvelope, EventViolations> {
        guard event.kind == .object else {
            return .failure(EventViolations(at: "", "an event must be a JSON object"))
        }
        var violations = EventViolations()
        var attributes: [(name: String, value: String)] = []
        for (name, value) in event.members where name != "data" {
            if name == "data_base64" {
                violations.add("/data_base64", "binary data is not accepted; send JSON under data")
            } else if let text = attributeText(value) {
                attributes.append((name, text))
            } else if !value.isNull {
                violations.add(
                    "/\(EventViolations.token(name))", "must be a string, a boolean or a 32-bit integer")
            }
        }
        return read(attributes: attributes, violations: violations)
    }

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
        var violations = violations
        var envelope = EventEnvelope(id: "", source: "", type: EventType(""))
        var seen: Set<String> = []
        for (name, value) in attributes {
            guard isAttributeName(name) else {
                violations.add("/\(EventViolations.token(name))", "attribute names are made of a-z and 0-9 only")
                continue
            }
            guard seen.insert(name).inserted else {
                violations.add("/\(name)", "stands twice")
                continue
            }
            envelope.take(name, value, &violations)
        }
        for name in ["specversion", "id", "source", "type"] where !seen.contains(name) {
            violations.add("/\(name)", "is required")
        }
        return violations.isEmpty ? .success(envelope) : .failure(violations)
    }

    private mutating func take(_ name: String, _ value: String, _ violations: inout EventViolations) {
        if value.utf8.count > 1_024 || value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            violations.add("/\(name)", "must be at most 1024 bytes and hold no control characters")
            return
        }
        switch name {
        case "specversion": if value != "1.0" { violations.add("/specversion", "must be 1.0") }
        case "id": id = EventEnvelope.required(value, name, &violations)
        case "source": source = EventEnvelope.required(value, name, &violations)
        case "type": type = EventType(EventEnvelope.required(value, name, &violations))
        case "subject": subject = EventEnvelope.required(value, name, &violations)
        case "time": takeTime(value, &violations)
        case "datacontenttype":
            if !EventEnvelope.isJSON(value) { violations.add("/datacontenttype", "must be application/json") }
        case "dataschema": break
        default: extensions[name] = value
        }
    }

    private mutating func takeTime(_ value: String, _ violations: inout EventViolations) {
        time = Timestamp(value)
        if time == nil { violations.add("/time", "must be an RFC 3339 date and time") }
    }

    private static func required(_ value: String, _ name: String, _ violations: inout EventViolations) -> String {
        if value.isEmpty { violations.add("/\(name)", "must not be empty") }
        return value
    }

    private static func isJSON(_ mediaType: String) -> Bool {
        let bare = mediaType.prefix { $0 != ";" }.lowercased()
        return bare.trimmingSpaces() == "application/json"
    }

    private static func isAttributeName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 64
            && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    }
}

extension String {
    func trimmingSpaces() -> Substring {
        let head = drop { $0 == " " || $0 == "\t" }
        guard let last = head.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return head[...last]
    }
}
