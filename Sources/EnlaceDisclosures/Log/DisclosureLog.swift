package import EnlaceCore

/// The tree over everything that was let out, as far as the journal is folded.
///
/// It follows from the journal alone: entries are appended in the order of the events that recorded them, and nobody
/// else can append. So whoever changes, removes or inserts a disclosure afterwards changes the root.
package struct DisclosureLog: Component {
    package static let name = "disclosures"

    private let node: String
    private var frontier = MerkleFrontier()
    package private(set) var index = DisclosureIndex()

    package init(node: String) {
        self.node = node
    }

    package var interests: Set<EventType> { DisclosureEntry.sources }

    /// How far the log reaches now.
    package var checkpoint: Checkpoint {
        Checkpoint(origin: Checkpoint.origin(node: node), size: frontier.size, root: frontier.root)
    }

    package mutating func apply(_ event: Event, effects: inout Effects) {
        for (number, entry) in DisclosureEntry.entries(of: event).enumerated() {
            let leaf = entry.leaf
            index.note(leaf, before: frontier, from: event.position, number: number)
            frontier.append(leaf)
        }
    }

    package func snapshot() -> [UInt8] {
        JSON.object([
            .init("version", 2), .init("tree", frontier.json), .init("index", index.json),
        ]).bytes
    }

    package mutating func restore(_ snapshot: [UInt8]) throws {
        let root = try JSONDocument(snapshot).root
        // Of version 1, which had no index, nothing can be used: the journal is folded again.
        guard root["version"]?.int == 2, let frontier = root["tree"].flatMap(MerkleFrontier.init),
            let index = root["index"].flatMap({ DisclosureIndex($0, size: frontier.size) })
        else { throw DisclosureLogError.snapshotNotUsable }
        self.frontier = frontier
        self.index = index
    }
}

/// What went wrong with the disclosure log.
package enum DisclosureLogError: Error, Hashable, Sendable {
    case snapshotNotUsable
}
