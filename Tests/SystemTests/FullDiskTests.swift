import EnlaceCore
import EnlaceTestSupport
import Testing

extension RealProcesses {
    @Suite("A node whose disk is full", .timeLimit(.minutes(3)))
    struct FullDiskTests {
        @Test("refuses with 507, goes on reading, sends nothing, and takes everything up again when there is space")
        func full() async throws {
            let disk = try await SmallDisk(megabytes: 16)
            let home = try NodeFolder(state: "\(disk.path)/state")
            let partner = try ScriptedHTTPServer(always: ScriptedAnswer.status(200).whenReleased)
            try await home.addPartner(endpoint: partner.url())
            let node = try await NodeProcess.listening(home)
            let city = City(hook: try node.connect())
            try await city.post(shelters: 5)
            // Its outcome cannot be recorded once the disk is full.
            await partner.requests(atLeast: 1)

            try disk.fill(leaving: 512)
            let refusal = try await city.hook.post(city.events.report(on: "shelter-1"))
            #expect(refusal.status == 507)
            #expect(refusal["retry-after"] != nil)
            #expect(try refusal.json()["type"]?.string == "urn:enlace:problem:disk-full")
            #expect(try await node.ask("shelters", "list")["shelters"]?.elements.count == 5)
            #expect(try await city.hook.get("/v1/hooks/city/events/event-1").status == 200)

            partner.release()
            try await eventually("sending stops") { node.log.contains("disk full, sending stops") }
            #expect(try await city.hook.post(city.events.report(on: "shelter-1")).status == 507)
            #expect(partner.requests.count == 1)

            try disk.empty()
            try await city.post(reportOn: "shelter-1")
            try await eventually("all notices sent") {
                let outbox = try await node.ask("status")["outbox"]
                return outbox?["pending"]?.int == 0 && outbox?["delivered"]?.int == 11
            }
            #expect(try await node.stop() == .exited(0))
            let facts = try await JournalFacts(of: home, acknowledged: city.ledger)
            facts.expectNothingLost("after the disk was full")
            facts.expectAllDerived(hasPartner: true)
            #expect(facts.posted == city.ledger.count)
        }

        @Test("starts and reads, and takes events when there is space")
        func fullAtStart() async throws {
            let disk = try await SmallDisk(megabytes: 16)
            let home = try NodeFolder(state: "\(disk.path)/state")
            let first = try await NodeProcess.listening(home)
            let city = City(hook: try first.connect())
            try await city.post(shelters: 1)
            try await first.stop()

            try disk.fill(leaving: 512)
            let node = try await NodeProcess.listening(home)
            let hook = try node.connect()
            #expect(try await hook.post(city.events.report(on: "shelter-1")).status == 507)
            #expect(try await node.ask("shelters", "list")["shelters"]?.elements.count == 1)
            try disk.empty()
            let event = city.events.report(on: "shelter-1")
            try await eventually("intake takes events again") { try await hook.post(event).status == 202 }
            #expect(try await node.stop() == .exited(0))
        }
    }
}
