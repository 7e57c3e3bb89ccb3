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
    /// By partner.
    private var told: [String: ToldDisputes] = [:]
    private var watches: [String: GrowthWatch] = [:]

    init(
        identity: NodeIdentity, bus: EventBus, heads: ComponentRunner<PeerHeads>, clock: any NodeClock, logger: Logger
    ) {
        self.identity = identity
        self.bus = bus
        self.heads = heads
        self.clock = clock
        self.logger = logger
    }

    /// What a checkpoint is shown for, or beside.
    enum Occasion {
        /// For comparison: a log shorter than what is held is a dispute.
        case comparison
        /// Beside a notice that is new here. It may have been long on its way, so the log may be shorter.
        case notice
        /// Beside a notice that was taken before, or a test: neither is a new entry of the log.
        case repetition
    }

    /// Judges a checkpoint that a peer shows, and answers it.
    ///
    /// - Parameter letter: nil where none was shown.
    func examine(
        _ letter: CheckpointLetter?, of partner: Partner, at occasion: Occasion
    ) async -> CheckpointReply {
        guard let node = partner.peer, !partner.peerKeys.isEmpty else { return CheckpointReply(.ignored) }
        let witness = Witness(node: node, keys: partner.peerKeys)
        let standing = await heads.read { $0[partner.id] }
        // From here to where it is set, nothing is awaited: two that come at once are judged one after the other.
        let held = witness.standing(accepted[partner.id] ?? standing.held)
        if occasion == .notice { watches[partner.id, default: GrowthWatch()].hearNotice(at: clock.now) }
        guard let letter else {
            if occasion == .notice { await noteUnproven(showing: nil, by: partner, held) }
            return CheckpointReply(.ignored, held: held?.note)
        }
        switch witness.judge(letter.checkpoint, letter.growth, held: held, mustReach: occasion == .comparison) {
        case .accepted(let checkpoint):
            let fresh = witness.holding(checkpoint, letter.checkpoint, after: held, at: clock.now)
            if held?.note != fresh.note { accepted[partner.id] = fresh }
            return await accept(fresh, after: held, by: partner, standing)
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

    /// Stores what was accepted, and signs for it.
    private func accept(
        _ fresh: HeldCheckpoint, after held: HeldCheckpoint?, by partner: Partner, _ standing: PeerHeads.Standing
    ) async -> CheckpointReply {
        var ended: PeerHeads.Dispute?
        if watches[partner.id]?.isProven(by: fresh.checkpoint, after: held) ?? true {
            watches[partner.id]?.end()
            ended = standing.dispute(endedBy: fresh.checkpoint)
        } else {
            await noteUnproven(showing: fresh.note, by: partner, held)
        }
        if let ended { told[partner.id]?.forget(of: ended.node) }
        if ended != nil || standing.lacks(fresh) {
            let draft = fresh.draft(
                .checkpointHeld, partner: partner.id, node: identity.node, anew: held == nil, ending: ended?.position)
            guard await publish(draft) else { return CheckpointReply(.unproven) }
        }
        guard let lines = try? identity.cosign(fresh.checkpoint, at: clock.now) else {
            return CheckpointReply(.unproven)
        }
        return CheckpointReply(.cosigned, cosignature: lines, held: fresh.note)
    }

    /// - Parameter note: a signed note; nil for none, or what cannot be read as one.
    private func noteUnproven(showing note: String?, by partner: Partner, _ held: HeldCheckpoint?) async {
        guard let node = partner.peer, let held,
            watches[partner.id, default: GrowthWatch()].noteUnproven(at: clock.now)
        else { return }
        await tell(LogDispute(node: node, kind: .unproven, held: held.note, shown: note), with: partner.id)
    }

    /// An event, a line of the log, and a count, for rules and people to be woken by.
    func tell(_ dispute: LogDispute, with partner: String) async {
        let now = clock.now
        guard told[partner, default: ToldDisputes()].isNews(dispute, at: now) else { return }
        logger.error(
            "disclosure log disputed",
            metadata: ["partner": "\(partner)", "node": "\(dispute.node)", "kind": "\(dispute.kind.rawValue)"])
        Counter(
            label: "enlace_log_disputes_total",
            dimensions: [("partner", partner), ("node", dispute.node), ("kind", dispute.kind.rawValue)]
        ).increment()
        _ = await publish(dispute.draft(with: partner, at: now, by: identity.node))
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
