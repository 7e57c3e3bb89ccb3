import EnlaceCore
import Testing

@testable import EnlaceDisclosures

@Suite("What a peer shows of its log")
struct WitnessTests {
    private let log = SampleLog(disclosures: 10)

    private var witness: Witness { Witness(node: "tijuana", keys: [log.publicKey]) }

    private func held(_ size: Int) throws -> HeldCheckpoint {
        HeldCheckpoint(
            checkpoint: log.checkpoint(upTo: size), note: try log.note(upTo: size), time: Timestamp(milliseconds: 0))
    }

    private func growth(_ from: Int, _ size: Int) -> GrowthProof {
        let tree = MerkleTree(leaves: log.entries.prefix(size).map(\.leaf))
        return GrowthProof(from: UInt64(from), hashes: tree.consistencyProof(from: from) ?? [])
    }

    private func kind(_ verdict: Witness.Verdict) -> LogDispute.Kind? {
        guard case .disputed(let dispute) = verdict else { return nil }
        return dispute.kind
    }

    @Test("is accepted where it has grown from what is held, or nothing is held")
    func grown() throws {
        let (seven, twenty) = (try held(7), try log.note(upTo: 20))
        let accepted = Witness.Verdict.accepted(log.checkpoint(upTo: 20))
        #expect(witness.judge(twenty, GrowthProof(), held: nil, mustReach: true) == accepted)
        #expect(witness.judge(twenty, growth(7, 20), held: seven, mustReach: true) == accepted)
        #expect(witness.judge(twenty, GrowthProof(), held: try held(20), mustReach: true) == accepted)
    }

    @Test("proves nothing without a proof from what is held, and is not signed for")
    func unproven() throws {
        let twenty = try log.note(upTo: 20)
        #expect(witness.judge(twenty, GrowthProof(), held: try held(7), mustReach: true) == .unproven)
        #expect(witness.judge(twenty, growth(6, 20), held: try held(7), mustReach: true) == .unproven)
        // An attempt that was long on its way.
        #expect(witness.judge(try log.note(upTo: 5), GrowthProof(), held: try held(7), mustReach: false) == .unproven)
    }

    @Test("is disputed where it is a fork, rewritten, cut, or signed anew by somebody else")
    func disputed() throws {
        let forked = SampleLog(disclosures: 10, like: log, partner: "chapel")
        let fork = witness.judge(try forked.note(upTo: 7), GrowthProof(), held: try held(7), mustReach: false)
        #expect(kind(fork) == .fork)

        // Rolled back behind what is held, and grown again otherwise.
        let tree = MerkleTree(leaves: forked.entries.map(\.leaf))
        let proof = GrowthProof(from: 7, hashes: tree.consistencyProof(from: 7) ?? [])
        let rewritten = witness.judge(try forked.note(upTo: 20), proof, held: try held(7), mustReach: false)
        #expect(kind(rewritten) == .rewritten)

        let shorter = witness.judge(try log.note(upTo: 5), GrowthProof(), held: try held(7), mustReach: true)
        #expect(kind(shorter) == .shorter)

        let stranger = SampleLog(disclosures: 10)
        let resigned = witness.judge(try stranger.note(upTo: 20), growth(7, 20), held: try held(7), mustReach: false)
        #expect(kind(resigned) == .resigned)
    }

    @Test("is no checkpoint where it is garbage, or of another log")
    func unreadable() throws {
        let other = try Checkpoint(origin: "enlace/tecate/disclosures", size: 1, root: .empty).signed(by: [log.signer])
        let long = try log.note(upTo: 7) + String(repeating: "— x AAAAAAAA\n", count: 400)
        for note in ["", "hello", other, long] {
            #expect(witness.judge(note, GrowthProof(), held: nil, mustReach: true) == .unreadable)
        }
    }

    @Test("begins anew only when no key that signed what is held is pinned any more")
    func newLog() throws {
        let (old, fresh) = (try held(7), SampleLog(disclosures: 3))
        let note = try fresh.note(upTo: 2)
        let both = Witness(node: "tijuana", keys: [log.publicKey, fresh.publicKey])
        #expect(kind(both.judge(note, GrowthProof(), held: old, mustReach: true)) == .shorter)
        let onlyNew = Witness(node: "tijuana", keys: [fresh.publicKey])
        #expect(
            onlyNew.judge(note, GrowthProof(), held: old, mustReach: true) == .accepted(fresh.checkpoint(upTo: 2)))
    }

    @Test("is held since before where it is the same, with the signatures of pinned keys and no others")
    func sameAgain() throws {
        let other = SampleLog(disclosures: 1)
        let both = Witness(node: "tijuana", keys: [log.publicKey, other.publicKey])
        let (old, checkpoint) = (try held(7), log.checkpoint(upTo: 7))
        let later = old.time + .days(1)
        #expect(both.holding(checkpoint, old.note + "— junk AAAAAAAA\n", after: old, at: later) == old)
        let fresh = both.holding(checkpoint, try checkpoint.signed(by: [other.signer]), after: old, at: later)
        #expect(fresh.time == old.time)
        #expect(both.keys.allSatisfy { $0.verifier(named: checkpoint.origin).verified(fresh.note) == checkpoint })
        #expect(both.holding(checkpoint, old.note, after: fresh, at: later) == fresh)
        let grown = both.holding(log.checkpoint(upTo: 20), try log.note(upTo: 20), after: fresh, at: later)
        #expect(grown.time == later && grown.checkpoint.size == 20)
    }

    @Test("is signed for with a cosignature that only its own key and time fit")
    func cosignature() throws {
        let (checkpoint, other) = (log.checkpoint(upTo: 7), log.checkpoint(upTo: 8))
        let line = try Cosignature.line(
            on: checkpoint, at: Timestamp("2026-03-01T06:30:00Z")!, by: "san-diego", with: log.signer)
        func sound(_ line: String, _ checkpoint: Checkpoint, _ node: String, _ key: NodePublicKey) -> Bool {
            !Cosignature.sound(line, on: checkpoint, by: node, keys: [key]).isEmpty
        }
        #expect(sound(line, checkpoint, "san-diego", log.publicKey))
        #expect(!sound(line, other, "san-diego", log.publicKey))
        #expect(!sound(line, checkpoint, "tecate", log.publicKey))
        #expect(!sound(line, checkpoint, "san-diego", SampleLog(disclosures: 1).publicKey))
        #expect(!sound("— enlace/san-diego/witness AAAA", checkpoint, "san-diego", log.publicKey))
        // Below the checkpoint it leaves the node's own signature as it is.
        #expect(log.verifier.verified(try log.note(upTo: 7) + line + "\n") == checkpoint)
    }

    @Test("travels in two header fields or as JSON, and garbage in either proves nothing")
    func letters() throws {
        let letter = CheckpointLetter(checkpoint: try log.note(upTo: 20), growth: growth(7, 20))
        let fields = letter.fields.map(\.value)
        #expect(CheckpointLetter(checkpoint: fields[0], consistency: fields[1]) == letter)
        #expect(try CheckpointLetter(JSONDocument(letter.json.bytes).root) == letter)
        #expect(CheckpointLetter(checkpoint: nil, consistency: fields[1]) == nil)
        #expect(CheckpointLetter(checkpoint: "%%", consistency: fields[1]) == nil)
        for garbage in ["", "7", "7 x", "-1 \(fields[1])", "x"] {
            let read = CheckpointLetter(checkpoint: fields[0], consistency: garbage)
            #expect(read?.growth.hashes == [])
        }
    }
}
