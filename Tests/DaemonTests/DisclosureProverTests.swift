import EnlaceCore
import EnlaceDisclosures
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

@Suite("Proofs from a long log")
struct DisclosureProverTests {
    /// 3,100 decisions with three notices each: the stretches end in the midst of an event.
    private static let decisions = 3_100

    @Test("are those of the whole tree, though only parts of the journal are read")
    func proofs() async throws {
        let bus = EventBus(journal: MemoryJournal(clock: ManualClock(Timestamp(milliseconds: 0))))
        try await bus.publish(Commit(events: (0..<Self.decisions).map(decided)))
        let log = try await folded(bus)
        let prover = DisclosureProver(DisclosureReader(bus: bus), log)
        var leaves: [MerkleHash] = []
        try await prover.reader.forEach(upTo: .max) { _, entry in leaves.append(entry.leaf) }
        #expect(leaves.count == 3 * Self.decisions)
        let tree = MerkleTree(leaves: leaves)
        #expect(log.checkpoint.root == tree.root)
        for size in [1, 4_095, 4_096, 4_097, 8_191, 8_192, 9_000, leaves.count] {
            let part = MerkleTree(leaves: Array(leaves.prefix(size)))
            #expect(try await prover.root(at: UInt64(size)) == part.root)
            let growth = try await prover.growth(from: UInt64(size), to: UInt64(leaves.count))
            #expect(growth.hashes == tree.consistencyProof(from: size))
        }
        #expect(try await prover.growth(from: 0, to: 10) == GrowthProof())
        #expect(try await prover.growth(from: 11, to: 10) == GrowthProof())
    }

    @Test("find where a notice stands, and say when the log has none")
    func places() async throws {
        let bus = EventBus(journal: MemoryJournal(clock: ManualClock(Timestamp(milliseconds: 0))))
        try await bus.publish(Commit(events: (0..<Self.decisions).map(decided)))
        let prover = DisclosureProver(DisclosureReader(bus: bus), try await folded(bus))
        for number in [0, 1, 4_095, 4_096, 4_097, 8_192, 9_299] {
            let places = try await prover.places(of: ["n\(number)"], letOutAt: position(of: number))
            #expect(places == ["n\(number)": UInt64(number)])
        }
        let places = try await prover.places(of: ["n4095", "n4096", "nobody"], letOutAt: position(of: 4_095))
        #expect(places == ["n4095": 4_095, "n4096": 4_096])
        #expect(try await prover.places(of: ["n0"], letOutAt: position(of: 9_299)) == [:])
        #expect(try await prover.places(of: ["n9299"], letOutAt: .max) == [:])
        #expect(try await prover.places(of: [], letOutAt: 1) == [:])
        let empty = DisclosureProver(prover.reader, DisclosureLog(node: "tijuana"))
        #expect(try await empty.places(of: ["n0"], letOutAt: 1) == [:])
    }

    /// Of the decision that let a notice out.
    private func position(of notice: Int) -> Int64 { Int64(notice / 3) + 1 }

    private func folded(_ bus: EventBus) async throws -> DisclosureLog {
        var (log, effects) = (DisclosureLog(node: "tijuana"), Effects())
        let page = try await bus.page(after: 0, limit: .max)
        for event in page.events { log.apply(event, effects: &effects) }
        return log
    }

    private func decided(_ index: Int) -> EventDraft {
        let partners = (0..<3).map { number -> JSON in
            [
                "partner": "clinic", "decision": "sent", "agreement": "1", "notice": .string("n\(3 * index + number)"),
                "body": "00ff", "form": 0,
            ]
        }
        let data: JSON = [
            "event": [
                "source": "/agencies/desom", "id": .string("e\(index)"), "type": "enlace.shelter.changed.v1",
                "position": .int(index),
            ],
            "forms": [["fields": ["status"], "withheld": []]], "partners": .array(partners),
        ]
        return Derivation(
            .relayDecided, subject: String(index), data: data, time: Timestamp(milliseconds: 0),
            cause: .timer(object: "test", due: Timestamp(milliseconds: 0), index: index)
        ).draft(node: "tijuana", component: "relay")
    }
}
