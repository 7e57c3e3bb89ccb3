import EnlaceControl
import EnlaceCore

/// The file of an agency that is to be: written for the admin to read, put in place and load.
struct AgencyDraft {
    private let request: AddAgencyRequest
    private let secretName: String

    init(_ request: AddAgencyRequest, secretName: String) {
        self.request = request
        self.secretName = secretName
    }

    /// Throws what a reload would complain about.
    func check(against areas: AreaTree) throws(ControlProblem) {
        for area in request.areas where areas[area] == nil {
            throw ControlProblem(
                .unprocessable, "area: \(Suggestion.expected(oneOf: areas.areas.keys.sorted(), got: area))")
        }
        let posted = EventCatalog.standard.types.filter(\.isPosted).map(\.type.name)
        for type in request.types where !posted.contains(type) {
            throw ControlProblem(.unprocessable, "type: \(Suggestion.expected(oneOf: posted, got: type))")
        }
        guard !request.areas.isEmpty, !request.types.isEmpty else {
            throw ControlProblem(.unprocessable, "an agency needs at least one type and one area")
        }
    }

    var yaml: String {
        """
        id: \(AgencyDraft.scalar(request.id))
        name: \(AgencyDraft.quoted(request.name))
        types:
        \(list(request.types))
        areas:
        \(list(request.areas))
        authentication:
          - { kind: standard_webhooks, keys: [\(AgencyDraft.scalar(secretName))] }

        """
    }

    private func list(_ items: [String]) -> String {
        items.map { "  - \(AgencyDraft.scalar($0))" }.joined(separator: "\n")
    }

    /// An id; one of digits alone would be a number without quotes.
    private static func scalar(_ id: String) -> String { ConfigurationNode.isText(plain: id) ? id : quoted(id) }

    /// A double-quoted YAML scalar, which takes the escapes of JSON.
    private static func quoted(_ text: String) -> String { JSON.string(text).text }
}

extension EventTypeDescription {
    fileprivate var isPosted: Bool {
        if case .posted = origin { true } else { false }
    }
}
