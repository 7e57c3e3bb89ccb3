import EnlaceCore
import EnlaceDisclosures
import EnlaceRelay
import Logging
import Metrics

/// Keeps the newest checkpoint of each peer's log, and signs for it.
///
/// What is signed for is in the journal before the signature leaves, and never contradicts what was signed before: of two
/// checkpoints that come at once, the second is held against the first.
actor CheckpointKeeper {
    private let identity: NodeIdentity
    private let bus: EventBus
    private let heads: ComponentRunner<PeerHeads>
    private let clock: any NodeClock
    private let logger: Logger
    /// What was accepted last, by partner, whether or not it is committed yet.
    private var accepted: [String: HeldCheckpoint] = [:]
    /// What was told last, by partner: a dispute goes on with each notice, and is told once a day.
    private var told: [String: (dispute: LogDispute, time: Timestamp)] = [:]
    /// By partner; only of those of which something is held.
    private var unproven: [String: UnprovenSpell] = [:]

    init(
        identity: NodeIdentity, bus: EventBus, heads: ComponentRunner<PeerHeads>, clock: any NodeClock, logger: Logger
    ) {
        self.identity = identity
        self.bus = bus
        self.heads = heads
        self.clock = clock
        self.logger = logger
    }

    /// Judges a checkpoint that a peer shows, and answers it.
    ///
    /// - Parameter letter: nil where a notice came without one, which proves nothing either.
    /// - Parameter mustReach: see ``EnlaceDisclosures/Witness/judge(_:_:held:mustReach:)``.
    func examine(_ letter: CheckpointLetter?, of partner: Partner, mustReach: Bool) async -> CheckpointReply {
        guard let node = partner.peer, !partner.peerKeys.isEmpty else { return CheckpointReply(.ignored) }
        let witness = Witness(node: node, keys: partner.peerKeys)
        let committed = await heads.read { $0[partner.id].held }
        // From here to where it is set, nothing is awaited: two that come at once are judged one after the other.
        let held = witness.standing(accepted[partner.id] ?? committed)
        guard let letter else {
            await noteUnproven(showing: nil, by: partner, held)
            return CheckpointReply(.ignored, held: held?.note)
        }
        switch witness.judge(letter.checkpoint, letter.growth, held: held, mustReach: mustReach) {
        case .accepted(let checkpoint):
            let fresh = HeldCheckpoint(checkpoint: checkpoint, note: letter.checkpoint, time: clock.now)
            if held?.note != fresh.note { accepted[partner.id] = fresh }
            unproven[partner.id] = nil
            return await sign(fresh, of: partner, isStored: committed?.note == fresh.note, anew: held == nil)
        case .unproven:
            await noteUnproven(showing: letter.checkpoint, by: partner, held)
            return CheckpointReply(.unproven, held: held?.note)
        case .unreadable:
            await noteUnproven(showing: nil, by: partner, held)
            return CheckpointReply(.ignored, held: held?.note)
        case .disputed(let dispute):
            await tell(dispute, with: partner.id)
            return CheckpointReply(.disputed, held: held?.note)
        }
    }

    /// - Parameter note: a signed note; nil for none, or what cannot be read as one.
    private func noteUnproven(showing note: String?, by partner: Partner, _ held: HeldCheckpoint?) async {
        guard let node = partner.peer, let held else { return unproven[partner.id] = nil }
        guard var spell = unproven[partner.id] else {
            return unproven[partner.id] = UnprovenSpell(since: clock.now)
        }
        let isLong = spell.note(at: clock.now)
        unproven[partner.id] = spell
        guard isLong else { return }
        await tell(LogDispute(node: node, kind: .unproven, held: held.note, shown: note), with: partner.id)
    }

    private func sign(
        _ fresh: HeldCheckpoint, of partner: Partner, isStored: Bool, anew: Bool
    ) async -> CheckpointReply {
        if !isStored {
            let draft = fresh.draft(.checkpointHeld, partner: partner.id, node: identity.node, anew: anew)
            guard await publish(draft) else { return CheckpointReply(.unproven) }
        }
        guard let lines = try? identity.cosign(fresh.checkpoint, at: clock.now) else {
            return CheckpointReply(.unproven)
        }
        return CheckpointReply(.cosigned, cosignature: lines, held: fresh.note)
    }

    /// An event, a line of the log, and a count, for rules and people to be woken by.
    func tell(_ dispute: LogDispute, with partner: String) async {
        if let last = told[partner], last.dispute.isSameMatter(as: dispute), clock.now < last.time + .days(1) { return }
        told[partner] = (dispute, clock.now)
        logger.error(
            "disclosure log disputed",
            metadata: ["partner": "\(partner)", "node": "\(dispute.node)", "kind": "\(dispute.kind.rawValue)"])
        Counter(
            label: "enlace_log_disputes_total",
            dimensions: [("partner", partner), ("node", dispute.node), ("kind", dispute.kind.rawValue)]
        ).increment()
        _ = await publish(dispute.draft(with: partner, at: clock.now, by: identity.node))
    }

    /// False where it could not be stored; then nothing is signed for.
    private func publish(_ draft: EventDraft) async -> Bool {
        do {
            try await bus.publish(Commit(events: [draft], onConflict: .keepFirst))
            return true
        } catch {
            logger.warning("peer's checkpoint not stored", metadata: ["error": "\(error)"])
            return false
        }
    }
}
