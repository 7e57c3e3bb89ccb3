package import EnlaceCore

/// A refusal as RFC 9457 describes it.
package struct Problem: Error, Hashable, Sendable {
    package var kind: Kind
    /// For a person; never quotes what was sent, which may be personal.
    package var detail: String?
    /// Where in the body, and what; empty unless the body was at fault.
    package var violations: [EventViolations.Violation]
    /// Seconds.
    package var retryAfter: Int?

    package init(
        _ kind: Kind, _ detail: String? = nil, violations: EventViolations = EventViolations(), retryAfter: Int? = nil
    ) {
        self.kind = kind
        let more = "Not all violations are listed: there are more than \(EventViolations.limit)."
        self.detail = violations.isCut ? [detail, more].compactMap(\.self).joined(separator: " ") : detail
        self.violations = violations.all
        self.retryAfter = retryAfter ?? kind.retryAfter
    }

    /// The members of RFC 9457, then `extra`.
    package func json(adding extra: [JSON.Member] = []) -> JSON {
        var members: [JSON.Member] = [
            .init("type", .string(kind.urn)), .init("title", .string(kind.title)), .init("status", .int(kind.status)),
        ]
        if let detail { members.append(.init("detail", .string(detail))) }
        if !violations.isEmpty {
            let list = violations.map { ["pointer": .string($0.pointer), "detail": .string($0.detail)] as JSON }
            members.append(.init("violations", .array(list)))
        }
        return .object(members + extra)
    }
}

extension Problem {
    /// The stable names of all refusals; the raw value ends the problem's `type`.
    package enum Kind: String, CaseIterable, Sendable {
        case malformed
        case unauthenticated
        case forbidden
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case timeout
        case conflict
        case tooLarge = "too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case invalid
        case rateLimited = "rate-limited"
        case headersTooLarge = "headers-too-large"
        case internalError = "internal"
        case notReady = "not-ready"
        case overloaded
        case stopping
        case diskFull = "disk-full"
    }
}

extension Problem.Kind {
    package var urn: String { "urn:enlace:problem:\(rawValue)" }

    package var status: Int {
        switch self {
        case .malformed: 400
        case .unauthenticated: 401
        case .forbidden: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .timeout: 408
        case .conflict: 409
        case .tooLarge: 413
        case .unsupportedMediaType: 415
        case .invalid: 422
        case .rateLimited: 429
        case .headersTooLarge: 431
        case .internalError: 500
        case .notReady, .overloaded, .stopping: 503
        case .diskFull: 507
        }
    }

    package var title: String {
        switch self {
        case .malformed: "The request is malformed"
        case .unauthenticated: "The request is not authenticated"
        case .forbidden: "This is not yours to post or to read"
        case .notFound: "There is nothing here"
        case .methodNotAllowed: "The method is not allowed here"
        case .timeout: "The request took too long to arrive"
        case .conflict: "The id is known with other bytes"
        case .tooLarge: "The request is too large"
        case .unsupportedMediaType: "The media type or encoding is not supported"
        case .invalid: "The event is not valid"
        case .rateLimited: "Too many events"
        case .headersTooLarge: "The header fields are too large"
        case .internalError: "The node failed"
        case .notReady: "The node is not ready"
        case .overloaded: "The node is overloaded"
        case .stopping: "The node is stopping"
        case .diskFull: "The node has no space left"
        }
    }

    /// Seconds after which it is worth another try; nil where it never is.
    fileprivate var retryAfter: Int? {
        switch self {
        case .overloaded: 1
        case .notReady, .stopping: 5
        case .diskFull: 60
        default: nil
        }
    }
}
