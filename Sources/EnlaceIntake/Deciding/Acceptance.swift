package import EnlaceCore

/// What came of a request that was not refused.
package enum Acceptance: Sendable {
    case event(EventEnvelope, Receipt, isDurable: Bool)
    case batch([Receipt], isDurable: Bool)
    /// A dry run: so many events are valid, and nothing was stored.
    case valid(count: Int)

    package var status: Int {
        switch self {
        case .event, .batch: 202
        case .valid: 200
        }
    }

    package var json: JSON {
        switch self {
        case .event(let envelope, let receipt, let isDurable):
            .object(
                [
                    JSON.Member("id", .string(envelope.id)), JSON.Member("source", .string(envelope.source)),
                    JSON.Member("position", .int(Int(receipt.position))),
                    JSON.Member("duplicate", .bool(receipt.isDuplicate)),
                ] + Acceptance.durability(isDurable))
        case .batch(let receipts, let isDurable):
            .object(Acceptance.members(of: receipts) + Acceptance.durability(isDurable))
        case .valid(let count): ["dryRun": true, "valid": true, "events": .int(count)]
        }
    }

    /// - Parameter members: what a peer is told besides.
    func json(adding members: [JSON.Member]) -> JSON {
        guard !members.isEmpty, case .object(let own) = json else { return json }
        return .object(own + members)
    }

    private static func members(of receipts: [Receipt]) -> [JSON.Member] {
        let duplicates = receipts.count(where: \.isDuplicate)
        var members = [
            JSON.Member("accepted", .int(receipts.count - duplicates)), JSON.Member("duplicates", .int(duplicates)),
        ]
        // Positions of duplicates are those of earlier requests; the range is of what this one added.
        let added = receipts.lazy.filter { !$0.isDuplicate }.map(\.position)
        if let first = added.min(), let last = added.max() {
            members.append(JSON.Member("firstPosition", .int(Int(first))))
            members.append(JSON.Member("lastPosition", .int(Int(last))))
        }
        return members
    }

    /// Said only where it is not what the reader takes for granted.
    private static func durability(_ isDurable: Bool) -> [JSON.Member] {
        isDurable ? [] : [JSON.Member("durable", false)]
    }
}
