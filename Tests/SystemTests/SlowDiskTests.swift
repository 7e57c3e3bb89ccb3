import EnlaceCore
import EnlaceTestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension RealProcesses {
    @Suite("A node whose disk is slow", .timeLimit(.minutes(3)))
    struct SlowDiskTests {
        @Test("turns away what its bounded queue cannot hold with 503 and Retry-After, and is over it soon")
        func slow() async throws {
            let home = try NodeFolder(sqlite: "queue: 64, reserve_mib: 1")
            let node = try await NodeProcess.listening(home)
            let city = City(hook: try node.connect())
            try await city.post(shelters: 1)

            let fault = try await DiskFault(.slow(milliseconds: 2_000), on: node)
            // Twenty at once, of ten reports each: one group is being written, and 64 reports may wait behind it.
            let answers = try await withThrowingTaskGroup { group in
                for _ in 0..<20 {
                    let batch = (0..<10).map { _ in city.events.report(on: "shelter-1") }
                    group.addTask {
                        let answer = try await node.connect().post(batch)
                        _ = try city.ledger.note(batch, answer)
                        return answer
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.map(\.status)) == [202, 503])
            #expect(answers.filter { $0.status == 503 }.allSatisfy { Int($0["retry-after"] ?? "") != nil })

            try await fault.lift()
            let answer = try await city.hook.post(city.events.report(on: "shelter-1"))
            #expect(answer.status == 202)
            #expect(try await node.stop() == .exited(0))
            try await JournalFacts(of: home, acknowledged: city.ledger).expectNothingLost("after a slow disk")
        }

        @Test("that stands still for a while answers everything when it goes on")
        func stopped() async throws {
            let home = try NodeFolder()
            let node = try await NodeProcess.listening(home)
            let city = City(hook: try node.connect())
            try await city.post(shelters: 1)

            node.process.signal(SIGSTOP)
            let hooks = try (0..<8).map { _ in try node.connect() }
            let reports = hooks.map { _ in city.events.report(on: "shelter-1") }
            for (hook, report) in zip(hooks, reports) { try await hook.client.send(try hook.request([report])) }
            node.process.signal(SIGCONT)
            for (hook, report) in zip(hooks, reports) {
                #expect(try city.ledger.note([report], try await hook.client.response()))
            }
            #expect(try await node.stop() == .exited(0))
            try await JournalFacts(of: home, acknowledged: city.ledger).expectNothingLost("after a stall")
        }
    }
}
