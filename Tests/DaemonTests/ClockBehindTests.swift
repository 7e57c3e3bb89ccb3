import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

@Suite("A clock that was ahead and was set right", .timeLimit(.minutes(3)))
struct ClockBehindTests {
    private static let start = Timestamp("2026-03-01T06:30:00Z")!

    private func warnings(_ node: RunningNode) async throws -> [String] {
        try await node.ask("status")["warnings"]?.elements.compactMap(\.string) ?? []
    }

    @Test("is warned of, with the time until which it matters, and told at the start; not once that has come")
    func warns() async throws {
        let home = try NodeHome("tijuana")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom"))
        try await home.run(clock: ManualClock(Self.start + .hours(3))) { node in
            #expect(try await node.post(Sample.registration("camino", usable: 10)).status == 202)
            try await node.settle()
            #expect(try await warnings(node) == [])
        }
        let clock = ManualClock(Self.start)
        try await home.run(clock: clock) { node in
            let warnings = try await warnings(node)
            #expect(warnings.count == 1)
            #expect(warnings.first?.contains("recorded times up to 2026-03-01T09:30:00.000Z") == true)
            #expect(warnings.first?.contains("fresh figures may be told as stale") == true)
            #expect(node.log.lines(saying: "clock is behind the journal").count == 1)
            clock.advance(by: .minutes(179))
            #expect(try await self.warnings(node) == [])
        }
    }

    @Test("is not made of what any clock is corrected by")
    func tolerance() {
        #expect(ClockBehind.end(newest: Self.start + .minutes(1), at: Self.start) == nil)
        let newest = Self.start + .milliseconds(60_001)
        #expect(ClockBehind.end(newest: newest, at: Self.start) == newest)
    }
}
