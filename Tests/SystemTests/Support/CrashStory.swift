import EnlaceCore
import EnlaceTestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One node that is killed again and again, under load and while it starts, and must lose nothing of it all.
struct CrashStory {
    private let seed: UInt64
    private let home: NodeFolder
    private let events = CityEvents()
    private let ledger = Ledger()

    /// Checkpoints are frequent, so that crashes meet them too; the partner's port takes no connections, so that
    /// notices are tried, and tried again.
    init(seed: UInt64) async throws {
        self.seed = seed
        home = try NodeFolder(sqlite: "reserve_mib: 1, checkpoint_pages: 100")
        try await home.addPartner(endpoint: "http://127.0.0.1:9/")
    }

    func run(rounds: Int) async throws {
        var random = SeededGenerator(seed: seed)
        for round in 1...rounds {
            if Int.random(in: 0..<4, using: &random) == 0 { try await killWhileStarting(&random) }
            try await killUnderLoad(seed: random.next(), after: .random(in: 1...300, using: &random))
            try await JournalFacts(of: home, acknowledged: ledger)
                .expectNothingLost("seed \(seed), round \(round), \(ledger.count) acknowledged")
        }
        try await endInOrder()
    }

    private func killUnderLoad(seed: UInt64, after acknowledgements: Int) async throws {
        let node = try await NodeProcess.listening(home)
        let load = Load(node: node, events: events, ledger: ledger, seed: seed)
        let refusals = try await load.run(until: acknowledgements) { node.process.signal(SIGKILL) }
        #expect(refusals.map(\.status) == [])
        #expect(try await node.process.end() == .killed(signal: SIGKILL))
    }

    /// While it recovers, checks the end of the journal, or folds it: wherever it is by then.
    private func killWhileStarting(_ random: inout SeededGenerator) async throws {
        let node = try NodeProcess(home)
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...200, using: &random)))
        node.process.signal(SIGKILL)
        try await node.process.end()
    }

    /// What was missing after the last crash is derived now, and nothing a second time.
    private func endInOrder() async throws {
        let node = try await NodeProcess.listening(home)
        #expect(try await node.stop() == .exited(0))
        let facts = try await JournalFacts(of: home, acknowledged: ledger)
        facts.expectNothingLost("seed \(seed), after an orderly stop")
        facts.expectAllDerived(hasPartner: true)
    }
}
