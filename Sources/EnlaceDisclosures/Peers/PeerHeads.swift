package import EnlaceCore

/// What this node holds of its peers' logs, and they of its own, folded from the journal.
package struct PeerHeads: Component {
    package static let name = "peers"

    /// Of one peer; empty where nothing was ever exchanged.
    package struct Standing: Hashable, Sendable {
        /// The newest checkpoint of its log that was accepted here.
        package var held: HeldCheckpoint?
        /// The newest checkpoint of this node's log that it has cosigned, with its signature.
        package var cosigned: HeldCheckpoint?
        /// When it last found a checkpoint of this node's log in order, when shown it for that purpose.
        package var compared: Timestamp?
        /// The last dispute with it, about its log or this node's.
        package var dispute: Dispute?
    }

    package struct Dispute: Hashable, Sendable {
        /// Whose log.
        package var node: String
        package var kind: LogDispute.Kind
        package var time: Timestamp
        /// Of the event.
        package var position: Int64
    }

    private var standings: [String: Standing] = [:]

    package init() {}

    package let interests: Set<EventType> = [.checkpointHeld, .checkpointCosigned, .logCompared, .logDisputed]

    package subscript(partner: String) -> Standing { standings[partner] ?? Standing() }

    package mutating func apply(_ event: Event, effects: inout Effects) {
        // Only this node says what it holds.
        guard event.agency == nil, let partner = event.subject, let data = event.data else { return }
        var standing = self[partner]
        switch event.type {
        case .checkpointHeld:
            let known = data["anew"]?.bool == true ? nil : standing.held
            standing.held = newer(known, HeldCheckpoint(data, at: event.recorded))
        case .checkpointCosigned: standing.cosigned = newer(standing.cosigned, HeldCheckpoint(data, at: event.recorded))
        case .logCompared: standing.compared = event.recorded
        case .logDisputed: standing.dispute = Dispute(data, of: event) ?? standing.dispute
        default: return
        }
        standings[partner] = standing
    }

    /// Of two that were accepted at once, the larger was proven from the same log, and stays.
    private func newer(_ known: HeldCheckpoint?, _ fresh: HeldCheckpoint?) -> HeldCheckpoint? {
        guard let known, let fresh else { return fresh ?? known }
        return fresh.checkpoint.size >= known.checkpoint.size ? fresh : known
    }
}

extension PeerHeads {
    package func snapshot() -> [UInt8] {
        let peers = standings.sorted { $0.key < $1.key }.map { partner, standing in
            JSON.object(
                [.init("partner", .string(partner))]
                    + [
                        standing.held.map { .init("held", $0.json) },
                        standing.cosigned.map { .init("cosigned", $0.json) },
                        standing.compared.map { .init("compared", .int(Int($0.milliseconds))) },
                        standing.dispute.map { .init("dispute", $0.json) },
                    ].compactMap { $0 as JSON.Member? })
        }
        return JSON.object([.init("version", 1), .init("peers", .array(peers))]).bytes
    }

    package mutating func restore(_ snapshot: [UInt8]) throws {
        let root = try JSONDocument(snapshot).root
        guard root["version"]?.int == 1, let peers = root["peers"]?.elements else {
            throw DisclosureLogError.snapshotNotUsable
        }
        var standings: [String: Standing] = [:]
        for peer in peers {
            guard let partner = peer["partner"]?.string else { throw DisclosureLogError.snapshotNotUsable }
            standings[partner] = Standing(
                held: peer["held"].flatMap(HeldCheckpoint.init),
                cosigned: peer["cosigned"].flatMap(HeldCheckpoint.init),
                compared: peer["compared"]?.int.map { Timestamp(milliseconds: Int64($0)) },
                dispute: peer["dispute"].flatMap(Dispute.init))
        }
        self.standings = standings
    }
}

extension PeerHeads.Dispute {
    fileprivate init?(_ data: JSONView, of event: Event) {
        guard let node = data["node"]?.string, let kind = data["kind"]?.string.flatMap(LogDispute.Kind.init) else {
            return nil
        }
        self.init(node: node, kind: kind, time: event.recorded, position: event.position)
    }

    fileprivate var json: JSON {
        [
            "node": .string(node), "kind": .string(kind.rawValue), "time": .int(Int(time.milliseconds)),
            "position": .int(Int(position)),
        ]
    }

    fileprivate init?(_ view: JSONView) {
        guard let node = view["node"]?.string, let kind = view["kind"]?.string.flatMap(LogDispute.Kind.init),
            let time = view["time"]?.int, let position = view["position"]?.int
        else { return nil }
        self.init(node: node, kind: kind, time: Timestamp(milliseconds: Int64(time)), position: Int64(position))
    }
}
