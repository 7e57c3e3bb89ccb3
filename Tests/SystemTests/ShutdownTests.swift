import EnlaceCore
import EnlaceTestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension RealProcesses {
    @Suite("A node that is told to stop", .timeLimit(.minutes(3)))
    struct ShutdownTests {
        @Test("under load loses nothing that it has acknowledged, derives all that follows, and exits 0")
        func load() async throws {
            let home = try NodeFolder()
            let node = try await NodeProcess.listening(home)
            let idle = try node.connect()
            let ledger = Ledger()
            let load = Load(node: node, events: CityEvents(), ledger: ledger, seed: 3)
            let refusals = try await load.run(until: 200) { node.process.signal(SIGTERM) }
            #expect(refusals.allSatisfy { $0.status == 503 })
            #expect(try await idle.client.isClosed())
            #expect(try await node.process.end() == .exited(0))
            #expect(node.log.contains("notice node stopped"))
            let facts = try await JournalFacts(of: home, acknowledged: ledger)
            facts.expectNothingLost("after SIGTERM")
            facts.expectAllDerived()
        }

        @Test("while it still starts ends all the same", arguments: [0, 25, 50, 75, 100, 150, 200])
        func early(milliseconds: Int) async throws {
            let node = try NodeProcess(try NodeFolder())
            try await Task.sleep(for: .milliseconds(milliseconds))
            // Before it listens for signals, it ends by the signal itself.
            #expect([.exited(0), .killed(signal: SIGTERM)].contains(try await node.stop()))
        }

        @Test("starts again, knows what it knew, and answers the same post as before")
        func restart() async throws {
            let home = try NodeFolder()
            let first = try await NodeProcess.listening(home)
            let city = City(hook: try first.connect())
            try await city.post(shelters: 3)
            let report = city.events.report(on: "shelter-1")
            let answer = try await city.hook.post(report)
            #expect(try city.ledger.note([report], answer))
            #expect(try await first.stop() == .exited(0))

            let second = try await NodeProcess.listening(home)
            let again = try await second.connect().post(report).json()
            #expect(again["duplicate"]?.bool == true)
            #expect(again["position"]?.int == (try answer.json()["position"]?.int))
            #expect(try await second.ask("shelters", "list")["shelters"]?.elements.count == 3)
            #expect(try await second.stop() == .exited(0))
            try await JournalFacts(of: home, acknowledged: city.ledger).expectAllDerived()
        }

        @Test("finishes the request that it is just receiving, and then closes the connection")
        func halfRequest() async throws {
            let home = try NodeFolder()
            let node = try await NodeProcess.listening(home)
            let city = City(hook: try node.connect())
            try await city.post(shelters: 1)
            let report = city.events.report(on: "shelter-1")
            let request = try city.hook.request([report])
            try await city.hook.client.send(Array(request.dropLast(20)))
            // Its header has been read for sure once a later request was answered on another connection.
            _ = try await node.connect().get("/healthz")
            let idle = try node.connect()
            #expect(try await idle.get("/healthz").status == 200)

            node.process.signal(SIGTERM)
            #expect(try await idle.client.isClosed())
            try await city.hook.client.send(Array(request.suffix(20)))
            #expect(try city.ledger.note([report], try await city.hook.client.response()))
            #expect(try await city.hook.client.isClosed())
            #expect(try await node.process.end() == .exited(0))
            try await JournalFacts(of: home, acknowledged: city.ledger).expectNothingLost("after SIGTERM")
        }
    }
}
