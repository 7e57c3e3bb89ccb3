import EnlaceCore
import EnlaceRelay

/// Bases with unknown recipients, in words for the admin. Their names are restricted, so only the events are shown.
enum MisaddressedBases {
    private static let shownCount = 3

    /// Nil where there are none.
    static func warning(_ bases: [MisaddressedBasis]) -> String? {
        guard !bases.isEmpty else { return nil }
        let shown = bases.prefix(shownCount).map(\.event).joined(separator: ", ")
        let rest = bases.count > shownCount ? " and \(bases.count - shownCount) more" : ""
        let head = bases.count == 1 ? "a basis in force names" : "\(bases.count) bases in force name"
        return """
            \(head) a recipient that is no partner here, who is told of nobody by it: event \(shown)\(rest); \
            see enlacectl events show ID --reveal --reason TEXT, and have the agency that posted it post it right
            """
    }
}

extension NodeParts {
    /// Nil where every recipient of a basis in force is a partner.
    func misaddressedBases() async -> String? {
        let now = setting.clock.now
        return MisaddressedBases.warning(await relay.read { $0.evaluation.misaddressedBases(at: now) })
    }
}
