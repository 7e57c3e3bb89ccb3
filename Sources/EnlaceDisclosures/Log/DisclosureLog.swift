package import EnlaceCore

/// The tree over everything that was let out, as far as the journal is folded.
///
/// It follows from the journal alone: entries are appended in the order of the events that recorded them, and nobody
/// else can append. So whoever changes, removes or inserts a disclosure afterwards changes the root.
package struct DisclosureLog: Component {
    package static let name = "disclosures"

    private let node: String
    private var frontier = MerkleFrontier()

    package init(node: String) {
        self.node = node
    }

    package var interests: Set<EventType> { DisclosureEntry.sources }

    /// How far the log reaches now.
    package var checkpoint: Checkpoint {
        Checkpoint(origin: Checkpoint.origin(node: node), size: frontier.size, root: frontier.root)
    }

    package mutating func apply(_ event: Event, effects: inout Effects) {
        for entry in DisclosureEntry.entries(of: event) { frontier.append(entry.leaf) }
    }

    package func snapshot() -> [UInt8] {
        JSON.object([
            .init("version", 1), .init("size", .int(Int(frontier.size))),
            .init("peaks", .array(frontier.peaks.map { .string($0.base64) })),
        ]).bytes
    }

    package mutating func restore(_ snapshot: [UInt8]) throws {
        let root = try JSONDocument(snapshot).root
        guard root["version"]?.int == 1, let size = root["size"]?.int.flatMap({ UInt64(exactly: $0) }),
            let peaks = root["peaks"]?.elements.map({ $0.string.flatMap(MerkleHash.init(base64:)) }),
            !peaks.contains(nil), let frontier = MerkleFrontier(size: size, peaks: peaks.compactMap(\.self))
        else { throw DisclosureLogError.snapshotNotUsable }
        self.frontier = frontier
    }
}

/// What went wrong with the disclosure log.
package enum DisclosureLogError: Error, Hashable, Sendable {
    case snapshotNotUsable
}
