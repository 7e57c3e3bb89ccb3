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

        @Test("does the same where only the keys of persons fail, and takes the person after the restart")
        func failingKeys() async throws {
            let home = try NodeFolder()
            let node = try await NodeProcess.listening(home)
            let hook = try node.connect()
            let events = CityEvents()
            #expect(try await hook.post(events.concern()).status == 202)

            let fault = try await DiskFault(.failing, on: node, path: "\(home.state)/persons.keys")
            #expect(try await hook.post(events.registration(of: "shelter-1")).status == 202)
            let concern = events.concern()
            #expect(try await hook.post(concern).status == 503)
            let ending = try await node.process.end()
            #expect(ending == .exited(1), "\(node.log)")
            #expect(node.log.contains("critical file failed, the node must end"))
            #expect(fault.calls > 0)

            let second = try await NodeProcess.listening(home)
            let again = try second.connect()
            let answer = try await again.post(concern)
            #expect(answer.status == 202)
            #expect(try answer.json()["duplicate"]?.bool == false)
            #expect(try await second.ask("shelters", "list")["shelters"]?.elements.count == 1)
            #expect(try await second.stop() == .exited(0))
        }
    }
}
