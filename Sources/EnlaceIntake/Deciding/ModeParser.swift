package import EnlaceCore

/// The events of one request.
package struct ParsedEvents: Sendable {
    package var events: [EventDraft]
    /// Pointers of a batch begin with the event's index, also where it holds a single event.
    package var isBatch: Bool
}

/// Reads the three modes of the CloudEvents HTTP binding 1.0: structured, batch and binary.
package struct ModeParser: Sendable {
    package enum Mode: Sendable {
        case structured, batch, binary
    }

    /// Bytes of one event, as it stands in the body.
    package var eventBytes: Int
    package var batchCount: Int
    package var jsonLimits: JSONLimits

    package init(eventBytes: Int, batchCount: Int, depth: Int) {
        self.eventBytes = eventBytes
        self.batchCount = batchCount
        jsonLimits = JSONLimits(depth: depth)
    }

    /// Tells the mode, which needs no body; refuses what no mode takes.
    package static func mode(of head: RequestHead) throws(Problem) -> Mode {
        if let name = head.repeated { throw Problem(.malformed, "The header field '\(name)' stands twice.") }
        if let name = head.garbled {
            throw Problem(
                .malformed, "The header field '\(name)' is not UTF-8: what is not ASCII is percent-encoded as UTF-8.")
        }
        if let encoding = head.contentEncoding, encoding.lowercased() != "identity" {
            throw Problem(.unsupportedMediaType, "Encoded bodies are not accepted.")
        }
        // Nearly every sender writes the bare media type.
        if let mode = mode(of: head.contentType, head) ?? mode(of: mediaType(head.contentType), head) { return mode }
        throw Problem(
            .unsupportedMediaType,
            "Send application/cloudevents+json, application/cloudevents-batch+json, or application/json with ce- fields."
        )
    }

    private static func mode(of mediaType: String?, _ head: RequestHead) -> Mode? {
        switch mediaType {
        case "application/cloudevents+json": .structured
        case "application/cloudevents-batch+json": .batch
        case "application/json" where !head.attributes.isEmpty: .binary
        default: nil
        }
    }

    /// Reads the events of `body`, which came from `agency`, in `mode`.
    package func parse(_ head: RequestHead, mode: Mode, body: [UInt8], agency: String) throws(Problem) -> ParsedEvents {
        let document: JSONDocument
        do {
            document = try JSONDocument(body, limits: jsonLimits)
        } catch {
            throw Problem(.malformed, "The body is not JSON that this node takes: \(error).")
        }
        switch mode {
        case .structured: return ParsedEvents(events: [try structured(document.root, agency)], isBatch: false)
        case .binary: return ParsedEvents(events: [try binary(head, document.root, agency)], isBatch: false)
        case .batch: return ParsedEvents(events: try batch(document.root, agency), isBatch: true)
        }
    }

    private func structured(_ event: JSONView, _ agency: String) throws(Problem) -> EventDraft {
        guard event.span.count <= eventBytes else { throw tooLarge(at: "") }
        switch EventEnvelope.read(structured: event) {
        case .success(let envelope):
            return EventDraft(envelope: envelope, content: EventContent(structured: event), agency: agency)
        case .failure(let violations): throw Problem(.invalid, violations: violations)
        }
    }

    private func batch(_ root: JSONView, _ agency: String) throws(Problem) -> [EventDraft] {
        guard root.kind == .array else { throw Problem(.malformed, "A batch must be a JSON array.") }
        let elements = root.elements
        guard elements.count <= batchCount else {
            throw Problem(.tooLarge, "A batch holds at most \(batchCount) events.")
        }
        var drafts: [EventDraft] = []
        drafts.reserveCapacity(elements.count)
        var violations = EventViolations()
        for (index, event) in elements.enumerated() {
            guard event.span.count <= eventBytes else { throw tooLarge(at: "/\(index)") }
            switch EventEnvelope.read(structured: event) {
            case .success(let envelope):
                drafts.append(EventDraft(envelope: envelope, content: EventContent(structured: event), agency: agency))
            case .failure(let found): violations.add(found, under: "/\(index)")
            }
        }
        guard violations.isEmpty else { throw Problem(.invalid, violations: violations) }
        return drafts
    }

    func tooLarge(at pointer: String) -> Problem {
        Problem(.tooLarge, violations: EventViolations(at: pointer, "an event has at most \(eventBytes) bytes"))
    }

    /// The media type in lower case without its parameters; nil where they name another charset than UTF-8.
    private static func mediaType(_ field: String?) -> String? {
        guard let parts = field?.lowercased().split(separator: ";", omittingEmptySubsequences: false) else {
            return nil
        }
        for parameter in parts.dropFirst() {
            let pair = parameter.filter { $0 != " " && $0 != "\t" && $0 != "\"" }
            if pair.hasPrefix("charset="), pair != "charset=utf-8" { return nil }
        }
        return parts.first.map { String($0.filter { $0 != " " && $0 != "\t" }) }
    }
}
