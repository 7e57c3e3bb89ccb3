package import EnlaceCore

/// Everything of the configuration that decides about an event; swapped as a whole when the node reloads. An object,
/// because every request asks for it.
package final class IntakePolicy: Sendable {
    private let agencies: [String: Agency]
    private let peers: Set<String>
    let screen: EventScreen

    /// - Parameters:
    ///   - node: this node's id.
    ///   - peers: the ids of other nodes by those that they have here as agencies; one that is missing has the same.
    package init(
        agencies: [Agency], areas: AreaTree, catalog: EventCatalog = .standard, node: String,
        peers nodes: [String: String] = [:]
    ) {
        self.agencies = Dictionary(agencies.map { ($0.id, $0) }) { first, _ in first }
        peers = Set(agencies.filter(\.isPeer).map(\.id))
        screen = EventScreen(catalog: catalog, areas: areas, node: node, peers: nodes)
    }

    func isAgency(_ id: String) -> Bool { agencies[id] != nil }

    func isPeer(_ id: String) -> Bool { peers.contains(id) }

    /// - Throws: ``Problem`` where there is none of that id.
    func agency(_ id: String) throws(Problem) -> Agency {
        guard let agency = agencies[id] else { throw IntakePolicy.noSuchAgency }
        return agency
    }

    static let noSuchAgency = Problem(.notFound, "There is no such agency.")
}
