package import EnlaceCore

/// Everything of the configuration that decides about an event; swapped as a whole when the node reloads.
package struct IntakePolicy: Sendable {
    package var agencies: [String: Agency]
    let screen: EventScreen

    /// - Parameter node: this node's id.
    package init(agencies: [Agency], areas: AreaTree, catalog: EventCatalog = .standard, node: String) {
        self.agencies = Dictionary(agencies.map { ($0.id, $0) }) { first, _ in first }
        screen = EventScreen(catalog: catalog, areas: areas, node: node)
    }

    func agency(_ id: String) throws(Problem) -> Agency {
        guard let agency = agencies[id] else { throw Problem(.notFound, "There is no such agency.") }
        return agency
    }
}
