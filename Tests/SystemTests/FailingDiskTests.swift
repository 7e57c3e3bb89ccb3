import EnlaceCore
import EnlaceTestSupport
import Testing

extension RealProcesses {
    @Suite("A node whose disk fails", .timeLimit(.minutes(3)))
    struct FailingDiskTests {
        @Test("acknowledges nothing more, ends with an error, and recovers all that it has acknowledged")
        func failing() async throws {
            let home = try NodeFolder()
            let node = try await NodeProcess.listening(home)
            let city = City(hook: try node.connect())
            try await city.post(shelters: 3)

            let fault = try await DiskFault(.failing, on: node)
            let load = Load(node: node, events: city.events, ledger: city.ledger, seed: 7)
            let acknowledged = city.ledger.count
            let refusals = try await load.run(until: 1) {}
            #expect(city.ledger.count == acknowledged)
            #expect(Set(refusals.map(\.status)) == [503])
            let ending = try await node.process.end()
            #expect(ending == .exited(1), "\(node.log)")
            #expect(node.log.contains("critical journal failed, the node must end"))
            #expect(fault.calls > 0)

            let second = try await NodeProcess.listening(home)
            #expect(try await second.ask("shelters", "list")["shelters"]?.elements.count ?? 0 >= 3)
            let again = City(hook: try second.connect(), events: city.events, ledger: city.ledger)
            try await again.post(reportOn: "shelter-1")
            #expect(try await second.stop() == .exited(0))
            let facts = try await JournalFacts(of: home, acknowledged: city.ledger)
            facts.expectNothingLost("after a failed fdatasync")
            facts.expectAllDerived()
        }
    }
}
