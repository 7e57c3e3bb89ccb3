import EnlaceControl
import EnlaceCore
import EnlaceIntake

/// The file of an agency that is to be: written for the admin to read, put in place and load.
struct AgencyDraft {
    private let request: AddAgencyRequest
    private let secretName: String

    init(_ request: AddAgencyRequest, secretName: String) {
        self.request = request
        self.secretName = secretName
    }

    /// Throws all that a reload would complain about, and an agency that has no name.
    func check(against areas: AreaTree) throws(ControlProblem) {
        let known = areas.areas.keys.sorted()
        let types = EventCatalog.standard.types
        let allowed = types.filter { $0.mayBePosted(byPeer: false) }.map(\.type.name)
        var lines: [String] = []
        if request.name.allSatisfy(\.isWhitespace) { lines.append("name: expected its name as people know it") }
        if request.types.isEmpty { lines.append("types: expected at least one event type") }
        for type in request.types where !allowed.contains(type) {
            let isDerived = types.contains { $0.type.name == type }
            let why = isDerived ? "is derived, and no agency posts it" : "is no type of event"
            lines.append("types: '\(type)' \(why)\(isDerived ? "" : Suggestion.hint(for: type, among: allowed))")
        }
        if request.areas.isEmpty { lines.append("areas: expected at least one area") }
        for area in request.areas where !areas.contains(area) {
            lines.append("areas: '\(area)' is no area\(Suggestion.hint(for: area, among: known))")
        }
        guard lines.isEmpty else {
            throw ControlProblem(
                .configuration, "the agency's file would not load; nothing was made", lines: lines,
                hint: "enlacectl catalog lists the types; areas stand in areas.yaml")
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
