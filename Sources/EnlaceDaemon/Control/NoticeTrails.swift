import EnlaceControl
import EnlaceCore
import EnlaceDisclosures
import EnlaceRelay

/// Puts together what is known of a notice: its attempts, the peer's receipt, its place in the disclosure log.
struct NoticeTrails: Sendable {
    let bus: EventBus
    let log: ComponentRunner<DisclosureLog>
    let heads: ComponentRunner<PeerHeads>
    let live: LiveConfiguration

    /// By the notices' ids; all are of one event.
    func trails(of entries: [OutboxEntry]) async throws -> [String: NoticeTrail] {
        let places = try await places(of: entries.map(\.notice))
        var trails: [String: NoticeTrail] = [:]
        for entry in entries {
            let attempts = entry.progress.earlier + [entry.progress.last].compactMap(\.self)
            trails[entry.notice.id] = NoticeTrail(
                attempts: attempts.map {
                    NoticeTrail.Attempt(time: WireTime($0.time), status: $0.status, outcome: $0.outcome)
                },
                receipt: try await receipt(for: entry.notice), place: places[entry.notice.id])
        }
        return trails
    }

    private func receipt(for notice: Notice) async throws -> NoticeTrail.Receipt {
        let key = notice.receiptKey(node: live.current.node.id)
        guard let event = try await bus.journal.event(source: key.source, id: key.id), let data = event.data else {
            let partner = live.current.partners.first { $0.id == notice.partner }
            return NoticeTrail.Receipt(partner?.signsReceipts == true ? .none : .notExpected)
        }
        guard event.type == .receiptReceived else {
            let problem = data["problem"]?.string.flatMap(NoticeReceipt.Problem.init)
            return NoticeTrail.Receipt(.refused, problem: problem?.sentence)
        }
        return NoticeTrail.Receipt(
            .verified, node: data["node"]?.string, position: data["position"]?.int.map { Int64($0) },
            taken: data["taken"]?.timestamp.map { WireTime($0) }, note: data["receipt"]?.string)
    }

    private func places(of notices: [Notice]) async throws -> [String: NoticeTrail.Place] {
        guard let first = notices.first, let decision = try await decision(on: first.position) else { return [:] }
        await log.caughtUp(to: bus.head)
        let state = await log.read { $0 }
        let heads = await heads.read { $0 }
        let prover = DisclosureProver(DisclosureReader(bus: bus), state)
        let ids = Set(notices.map(\.id))
        return try await prover.places(of: ids, letOutAt: decision.position).mapValues { index in
            NoticeTrail.Place(
                index: index, size: state.checkpoint.size, root: state.checkpoint.root.base64,
                cosigned: cosigners(of: index, heads))
        }
    }

    /// What was decided on the event at `position`; nil if nothing was.
    private func decision(on position: Int64) async throws -> Event? {
        guard let event = try await bus.page(after: position - 1, limit: 1).events.first else { return nil }
        let key = Relay.decisionKey(on: event, node: live.current.node.id)
        return try await bus.journal.event(source: key.source, id: key.id)
    }

    private func cosigners(of index: UInt64, _ heads: PeerHeads) -> [NoticeTrail.Cosigner] {
        live.current.partners.compactMap { partner in
            guard let held = heads[partner.id].cosigned, held.checkpoint.size > index else { return nil }
            return NoticeTrail.Cosigner(
                partner: partner.id, size: held.checkpoint.size, time: WireTime(held.time))
        }
    }
}

extension HeadsReply {
    init(_ heads: PeerHeads, _ partners: [Partner]) {
        self.init(
            peers: partners.compactMap { partner in
                partner.peer.map { Row(partner.id, node: $0, keys: partner.peerKeys.count, heads[partner.id]) }
            })
    }
}

extension HeadsReply.Row {
    fileprivate init(_ partner: String, node: String, keys: Int, _ standing: PeerHeads.Standing) {
        self.init(
            partner: partner, node: node, keys: keys, theirs: standing.cosigned.map(HeadsReply.Head.init),
            ours: standing.held.map(HeadsReply.Head.init), compared: WireTime(standing.compared),
            dispute: standing.dispute.map { dispute in
                HeadsReply.Dispute(
                    node: dispute.node, kind: dispute.kind.rawValue, time: WireTime(dispute.time),
                    position: dispute.position, ended: WireTime(dispute.ended))
            })
    }
}

extension HeadsReply.Head {
    fileprivate init(_ held: HeldCheckpoint) {
        self.init(
            size: held.checkpoint.size, root: held.checkpoint.root.base64, time: WireTime(held.time),
            checkpoint: held.note)
    }
}
