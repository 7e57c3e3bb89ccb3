import EnlaceCore
import EnlaceTestSupport
import Testing

extension RealProcesses {
    @Suite("A node with its journal in memory", .timeLimit(.minutes(3)))
    struct MemoryJournalTests {
        @Test("says so at its start, in its status, and in every 202")
        func announcements() async throws {
            let home = try NodeFolder(journal: "memory")
            let node = try await NodeProcess.listening(home)
            #expect(node.log.contains("warning journal is in memory"))

            let journal = try await node.ask("status")["journal"]
            #expect(journal?["kind"]?.string == "memory")
            #expect(journal?["durable"]?.bool == false)
            #expect(try await node.control("status").output.contains("warning: journal is memory"))

            let hook = try node.connect()
            let events = CityEvents()
            let single = try await hook.post(events.registration(of: "shelter-1"))
            #expect(single.status == 202)
            #expect(try single.json()["durable"]?.bool == false)
            let batch = try await hook.post([events.report(on: "shelter-1"), events.report(on: "shelter-1")])
            #expect(try batch.json()["durable"]?.bool == false)
            #expect(try await node.stop() == .exited(0))
        }
    }
}
