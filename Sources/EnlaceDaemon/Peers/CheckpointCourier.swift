import EnlaceCore
import EnlaceDisclosures
import EnlaceRelay
import Logging

/// Shows peers the head of this node's log: beside each notice, and once a day by itself; and keeps what they sign.
///
/// A checkpoint is taken once a minute at most, so that its proof is not made, nor its coming and going written down, for
/// each notice. It travels with the proof that the log has grown from what the peer holds.
actor CheckpointCourier: NoticeEscort {
    /// What is shown, until a minute later something newer is.
    private struct Head {
        var checkpoint: Checkpoint
        var note: String
        var taken: Timestamp
        var prover: DisclosureProver
    }

    private let identity: NodeIdentity
    private let log: ComponentRunner<DisclosureLog>
    private let heads: ComponentRunner<PeerHeads>
    private let reader: DisclosureReader
    private let keeper: CheckpointKeeper
    private let clock: any NodeClock
    private let logger: Logger
    private static let validity = Timestamp.Span.minutes(1)
    /// Answers may come to a checkpoint that is not the newest any more.
    private static let remembered = 8

    /// Newest last.
    private var recent: [Head] = []
    private var takers = 0
    /// What each peer is known to hold, by partner; before its first answer that is what the journal says.
    private var held: [String: Checkpoint] = [:]
    private var proofs: [String: (to: UInt64, proof: GrowthProof)] = [:]

    init(
        identity: NodeIdentity, log: ComponentRunner<DisclosureLog>, heads: ComponentRunner<PeerHeads>,
        reader: DisclosureReader, keeper: CheckpointKeeper, clock: any NodeClock, logger: Logger
    ) {
        self.identity = identity
        self.log = log
        self.heads = heads
        self.reader = reader
        self.keeper = keeper
        self.clock = clock
        self.logger = logger
    }

    func fields(for partner: Partner) async -> [(name: String, value: String)] {
        do {
            let head = if let recent = recentHead { recent } else { try await take() }
            return try await letter(head, to: partner).fields
        } catch {
            // A notice needs no checkpoint: it goes without one.
            logger.warning("no checkpoint for a peer", metadata: ["partner": "\(partner.id)", "error": "\(error)"])
            return []
        }
    }

    func events(from answer: JSONView, of partner: Partner) async -> [EventDraft] {
        guard let reply = answer["checkpoint"].flatMap(CheckpointReply.init) else { return [] }
        return await hear(reply, of: partner).events
    }

    /// What a comparison came to.
    enum Comparison: Hashable, Sendable {
        case inOrder(size: UInt64)
        case disputed
        /// With the reason, for the log.
        case failed(String)
    }

    /// Shows a peer the newest head for comparison.
    ///
    /// - Parameter ask: brings a letter to the peer; nil where there was no answer.
    func compare(
        with partner: Partner, ask: @Sendable (CheckpointLetter) async -> CheckpointReply?
    ) async throws -> (Comparison, [EventDraft]) {
        let head = try await take()
        var (events, isDisputed) = ([EventDraft](), false)
        // Where the peer holds another checkpoint than was thought, it says so, and is asked once more: also where this
        // log does not hold it, so that the peer finds that out too.
        for _ in 1...2 {
            guard let reply = await ask(try await letter(head, to: partner)) else {
                return (.failed("no answer"), events)
            }
            let heard = await hear(reply, of: partner)
            events += heard.events
            isDisputed = isDisputed || heard.isDisputed
            switch reply.verdict {
            case .cosigned: return (.inOrder(size: head.checkpoint.size), events)
            case .disputed: return (.disputed, events)
            case .ignored: return (.failed("the peer pins no key of this node, or names it otherwise"), events)
            case .unproven: continue
            }
        }
        if isDisputed { return (.disputed, events) }
        return (.failed("the peer cannot tell how the log has grown"), events)
    }
}

extension CheckpointCourier {
    /// The head of the log as of now, signed.
    private func take() async throws -> Head {
        takers += 1
        defer { takers -= 1 }
        await log.caughtUp(to: reader.bus.head)
        let now = clock.now
        let state = await log.read { $0 }
        let head = Head(
            checkpoint: state.checkpoint, note: try identity.sign(state.checkpoint), taken: now,
            prover: DisclosureProver(reader, state))
        recent = (recent + [head]).suffix(CheckpointCourier.remembered)
        return head
    }

    /// The newest head while it is fresh, or somebody is just taking another.
    private var recentHead: Head? {
        guard let last = recent.last else { return nil }
        let isFresh = last.taken <= clock.now && clock.now < last.taken + CheckpointCourier.validity
        return isFresh || takers > 0 ? last : nil
    }

    private func letter(_ head: Head, to partner: Partner) async throws -> CheckpointLetter {
        let from = await holding(of: partner)?.size ?? 0
        if let known = proofs[partner.id], known.to == head.checkpoint.size, known.proof.from == from {
            return CheckpointLetter(checkpoint: head.note, growth: known.proof)
        }
        let proof = try await head.prover.growth(from: from, to: head.checkpoint.size)
        proofs[partner.id] = (head.checkpoint.size, proof)
        return CheckpointLetter(checkpoint: head.note, growth: proof)
    }

    private func holding(of partner: Partner) async -> Checkpoint? {
        if let known = held[partner.id] { return known }
        return await heads.read { $0[partner.id].cosigned?.checkpoint }
    }

    /// What follows from an answer, and whether this log is found to be another than the peer holds: that is told here.
    private func hear(_ reply: CheckpointReply, of partner: Partner) async -> (events: [EventDraft], isDisputed: Bool) {
        switch reply.verdict {
        case .cosigned: return (cosigned(reply, by: partner), false)
        case .unproven, .disputed:
            guard let note = reply.held, let dispute = await dispute(over: note, partner) else { return ([], false) }
            await keeper.tell(dispute, with: partner.id)
            return ([], true)
        case .ignored: return ([], false)
        }
    }

    /// The signed note with the peer's signature below, once for each checkpoint.
    private func cosigned(_ reply: CheckpointReply, by partner: Partner) -> [EventDraft] {
        guard let lines = reply.cosignature, let node = partner.peer else { return [] }
        for head in recent.reversed() {
            let sound = Cosignature.sound(lines, on: head.checkpoint, by: node, keys: partner.peerKeys)
            guard !sound.isEmpty else { continue }
            let known = held[partner.id]?.size ?? 0
            guard head.checkpoint.size > known || held[partner.id] == nil else { return [] }
            held[partner.id] = head.checkpoint
            let note = head.note + sound.map { $0 + "\n" }.joined()
            return [
                HeldCheckpoint(checkpoint: head.checkpoint, note: note, time: clock.now)
                    .draft(.checkpointCosigned, partner: partner.id, node: identity.node)
            ]
        }
        logger.warning("cosignature refused", metadata: ["partner": "\(partner.id)"])
        return []
    }

    /// A peer holds another checkpoint of this log than was thought. If this node has signed it and the log does not
    /// hold it, the log was changed or put back, here.
    private func dispute(over note: String, _ partner: Partner) async -> LogDispute? {
        guard let checkpoint = identity.verifiers.lazy.compactMap({ $0.verified(note) }).first, let head = recent.last
        else { return nil }
        let kind = await objection(to: checkpoint, by: head)
        // From there the next proof starts, though it will prove the contrary.
        if kind != .shorter { held[partner.id] = checkpoint }
        return kind.map { LogDispute(node: identity.node, kind: $0, held: note, shown: head.note) }
    }

    private func objection(to checkpoint: Checkpoint, by head: Head) async -> LogDispute.Kind? {
        guard checkpoint.size <= head.checkpoint.size else { return .shorter }
        guard let root = try? await head.prover.root(at: checkpoint.size), root != checkpoint.root else { return nil }
        return checkpoint.size == head.checkpoint.size ? .fork : .rewritten
    }
}
