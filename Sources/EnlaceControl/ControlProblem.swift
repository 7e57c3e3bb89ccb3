package import EnlaceCore

/// Why the daemon refused (RFC 9457, `application/problem+json`).
package struct ControlProblem: Error, Codable, Hashable, Sendable {
    package static let mediaType = "application/problem+json"

    /// What kinds of refusal there are; each has one stable `type` and one HTTP status.
    package enum Kind: String, Sendable, CaseIterable {
        case invalid, malformed, forbidden, conflict, unprocessable, file, configuration, failed, unavailable, secret
        case notFound = "not-found"
        case diskFull = "disk-full"

        package var status: Int {
            switch self {
            case .invalid, .malformed: 400
            case .forbidden: 403
            case .notFound: 404
            case .conflict: 409
            case .unprocessable, .file, .configuration, .secret: 422
            case .failed: 500
            case .unavailable: 503
            case .diskFull: 507
            }
        }

        package var title: String {
            switch self {
            case .invalid: "the request is not valid"
            case .malformed: "the request cannot be read"
            case .forbidden: "not allowed"
            case .notFound: "not found"
            case .conflict: "in conflict with what is there"
            case .unprocessable: "not valid against the catalog"
            case .file: "the file is refused"
            case .secret: "the secret cannot be used"
            case .configuration: "the configuration has problems"
            case .failed: "the daemon failed"
            case .unavailable: "the daemon cannot do this now"
            case .diskFull: "the disk is full"
            }
        }
    }

    /// A problem of a configuration file.
    package struct Place: Codable, Hashable, Sendable {
        package var file: String
        package var line: Int
        package var column: Int
        package var message: String

        package init(file: String, line: Int, column: Int, message: String) {
            self.file = file
            self.line = line
            self.column = column
            self.message = message
        }
    }

    package var type: String
    package var title: String
    package var status: Int
    package var detail: String?
    /// What is wrong, one thing a line, where there is more than ``detail`` says.
    package var lines: [String]?
    /// What the operator can do next, where the daemon knows.
    package var hint: String?
    /// What is wrong with posted data, each with a JSON Pointer.
    package var violations: [EventViolations.Violation]?
    /// What is wrong with the configuration.
    package var places: [Place]?

    package init(
        _ kind: Kind, _ detail: String? = nil, lines: [String]? = nil, hint: String? = nil,
        violations: [EventViolations.Violation]? = nil, places: [Place]? = nil
    ) {
        type = "urn:enlace:problem:\(kind.rawValue)"
        title = kind.title
        status = kind.status
        self.detail = detail
        self.lines = lines
        self.hint = hint
        self.violations = violations
        self.places = places
    }
}
