import EnlaceCore
import EnlaceDisclosures
import EnlaceTestSupport
import SQLitePersistence
import Testing

@testable import EnlaceDaemon

@Suite("What is kept no longer", .timeLimit(.minutes(5)))
struct RetentionTests {
    private static let start = Timestamp("2026-03-01T06:30:00Z")!

    private func home() throws -> NodeHome {
        let home = try NodeHome("tijuana")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom"))
        return home
    }

    private func fill(_ node: RunningNode) async throws {
        for index in 1...20 {
            let report = Sample.report("camino", present: index, at: node.clock.now, id: "report-\(index)")
            let events = index == 1 ? [Sample.registration("camino", usable: 10), report] : [report]
            #expect(try await node.post(batch: events).status == 202)
        }
        try await node.settle()
    }

    @Test("loses its content and keeps its place; shelters, chain, reposts and a restart are as before")
    func expires() async throws {
        let home = try home()
        let clock = ManualClock(Self.start)
        try await home.run(clock: clock) { try await fill($0) }
        clock.advance(by: .days(731))
        try await home.run(clock: clock) { node in
            try await node.settle()
            try await eventually("the reports expire") {
                clock.advance(by: .seconds(1))
                return try await node.events(.shelterReported).allSatisfy(\.isExpired)
            }
            #expect(try await node.events(.shelterRegistered).allSatisfy { !$0.isExpired })
            let shown = try await node.ask("events", "show", "report-1")
            #expect(shown["gone"]?.string == "expired")
            #expect(shown["data"]?.isNull == true)
            #expect(try await node.ctl("events", "show", "report-1").output.contains("its content expired"))
            #expect(try await shelter(node) == "stale")
        }
        try await home.run(clock: clock) { node in
            try await node.settle()
            #expect(try await shelter(node) == "stale")
            let again = Sample.report(
                "camino", present: 3, at: Self.start, id: "report-3")
            let answer = try await node.post(again)
            #expect(answer.status == 202)
            #expect(try answer.json()["duplicate"]?.bool == true)
            let store = try #require(node.store as? SQLiteStore)
            try await eventually("the journal is found sound") {
                clock.advance(by: .seconds(1))
                if case .sound = store.health { return true }
                return false
            }
        }
    }

    /// A report of two years ago says nothing of today, but it is known that there was one.
    private func shelter(_ node: RunningNode) async throws -> String? {
        try await node.ask("shelters", "list")["shelters"]?.elements.first?["state"]?.string
    }

    @Test("is nothing that the disclosure log is made of")
    func sources() {
        let going = EventCatalog.standard.retentionClasses.reduce(into: Set()) { $0.formUnion($1.types) }
        #expect(going.isDisjoint(with: DisclosureEntry.sources))
        #expect(going.contains(.shelterReported))
    }

    @Test("is kept as long as a component would have to fold it again")
    func needed() async throws {
        let home = try home()
        let clock = ManualClock(Self.start)
        try await home.run(clock: clock) { try await fill($0) }
        try await home.forgetSnapshots()
        clock.advance(by: .days(731))
        try await home.run(clock: clock) { node in
            try await node.settle()
            #expect(try await shelter(node) == "stale")
            try await eventually("new snapshots are taken, and then it expires") {
                clock.advance(by: .minutes(30))
                return try await node.events(.shelterReported).allSatisfy(\.isExpired)
            }
            #expect(try await shelter(node) == "stale")
        }
    }
}
