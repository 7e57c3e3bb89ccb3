import EnlaceCore

extension ModeParser {
    /// Reads a binary-mode event: its attributes stand in `ce-*` fields, its data is the body.
    func binary(_ head: RequestHead, _ data: JSONView, _ agency: String) throws(Problem) -> EventDraft {
        var size = data.span.count
        var violations = EventViolations()
        var attributes: [(name: String, value: String)] = []
        for (name, field) in head.attributes {
            size += name.utf8.count + field.utf8.count
            if name == "data" {
                violations.add("/data", "is the body in binary mode")
            } else if let value = ModeParser.attributeValue(field) {
                attributes.append((name, value))
            } else {
                violations.add("/\(EventViolations.token(name))", "must be percent-encoded UTF-8")
            }
        }
        guard size <= eventBytes else { throw tooLarge(at: "") }
        switch EventEnvelope.read(attributes: attributes, violations: violations) {
        case .success(let envelope):
            let content = EventContent(attributes: attributes, data: data)
            return EventDraft(envelope: envelope, content: content, agency: agency)
        case .failure(let violations): throw Problem(.invalid, violations: violations)
        }
    }

    /// Undoes what a sender does to an attribute (HTTP binding 1.0.2, section 3.1.3.2): double quotes, then one round
    /// of percent-encoding.
    static func attributeValue(_ field: String) -> String? {
        guard field.hasPrefix("\"") else { return PercentCoding.decode(field) }
        return unquoted(field).flatMap { PercentCoding.decode($0) }
    }

    private static func unquoted(_ field: String) -> String? {
        guard field.utf8.count >= 2, field.hasSuffix("\"") else { return nil }
        var text = ""
        var isEscaped = false
        for character in field.dropFirst().dropLast() {
            if isEscaped || (character != "\\" && character != "\"") {
                text.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                return nil
            }
        }
        return isEscaped ? nil : text
    }
}
