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
        /// The last dispute about its log.
        package var theirs: Dispute?
        /// The last dispute about this node's log.
        package var ours: Dispute?

        /// The last dispute with it, about either log.
        package var dispute: Dispute? {
            guard let theirs, let ours else { return theirs ?? ours }
            return theirs.position < ours.position ? ours : theirs
        }

        /// The open dispute about its log that a checkpoint ends which is proven: where nothing proved that the log had
        /// grown, only one that has.
        package func dispute(endedBy shown: Checkpoint) -> Dispute? {
            guard let theirs, theirs.isOpen else { return nil }
            let hasGrown = held.map { $0.checkpoint.size < shown.size } ?? true
            return theirs.kind != .unproven || hasGrown ? theirs : nil
        }

        /// Whether a checkpoint that was accepted is to be stored before it is signed for. What is stored ends a dispute,
        /// so while one goes on the same is not stored again with another signature.
        package func lacks(_ shown: HeldCheckpoint) -> Bool {
            if held?.checkpoint != shown.checkpoint { return true }
            return theirs?.isOpen != true && held?.note != shown.note
        }
    }

    package struct Dispute: Hashable, Sendable {
        /// Whose log.
        package var node: String
        package var kind: LogDispute.Kind
        package var time: Timestamp
        /// Of the event.
        package var position: Int64
        /// When the log was found in order again.
        package var ended: Timestamp?

        package var isOpen: Bool { ended == nil }

        fileprivate mutating func end(at time: Timestamp) { ended = ended ?? time }
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
            standing.theirs?.end(at: event.recorded)
        case .checkpointCosigned: standing.cosigned = newer(standing.cosigned, HeldCheckpoint(data, at: event.recorded))
        case .logCompared:
            standing.compared = event.recorded
            standing.ours?.end(at: event.recorded)
        case .logDisputed:
            guard let dispute = Dispute(data, of: event) else { return }
            let isOurs = event.source.hasPrefix("/nodes/\(dispute.node)/")
            if isOurs { standing.ours = dispute } else { standing.theirs = dispute }
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
                        standing.theirs.map { .init("theirs", $0.json) },
                        standing.ours.map { .init("ours", $0.json) },
                    ].compactMap { $0 as JSON.Member? })
        }
        return JSON.object([.init("version", 2), .init("peers", .array(peers))]).bytes
    }

    package mutating func restore(_ snapshot: [UInt8]) throws {
        let root = try JSONDocument(snapshot).root
        // Of version 1 the journal is folded again: it does not say whose log was disputed, nor until when.
        guard root["version"]?.int == 2, let peers = root["peers"]?.elements else {
            throw DisclosureLogError.snapshotNotUsable
        }
        var standings: [String: Standing] = [:]
        for peer in peers {
            guard let partner = peer["partner"]?.string else { throw DisclosureLogError.snapshotNotUsable }
            standings[partner] = Standing(
                held: peer["held"].flatMap(HeldCheckpoint.init),
                cosigned: peer["cosigned"].flatMap(HeldCheckpoint.init),
                compared: peer["compared"]?.int.map { Timestamp(milliseconds: Int64($0)) },
                theirs: peer["theirs"].flatMap(Dispute.init), ours: peer["ours"].flatMap(Dispute.init))
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
            "position": .int(Int(position)), "ended": ended.map { .int(Int($0.milliseconds)) } ?? .null,
        ]
    }

    fileprivate init?(_ view: JSONView) {
        guard let node = view["node"]?.string, let kind = view["kind"]?.string.flatMap(LogDispute.Kind.init),
            let time = view["time"]?.int, let position = view["position"]?.int
        else { return nil }
        self.init(
            node: node, kind: kind, time: Timestamp(milliseconds: Int64(time)), position: Int64(position),
            ended: view["ended"]?.int.map { Timestamp(milliseconds: Int64($0)) })
    }
}
