import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

@Suite("A rule that is new", .timeLimit(.minutes(5)))
struct NewRuleTests {
    private static let rules = """
        rules:
          - { id: over-capacity, kind: threshold, metric: over, above: 0 }
          - { id: still-over, kind: threshold, metric: over, above: 0, for: 15m }
        """

    enum Arrival: CaseIterable, CustomTestStringConvertible {
        case reload, restart, restartWithoutSnapshots

        var testDescription: String {
            switch self {
            case .reload: "with a reload"
            case .restart: "at a restart"
            case .restartWithoutSnapshots: "at a restart from the journal alone"
            }
        }
    }

    @Test("raises what holds as of now, and waits its time from now", arguments: Arrival.allCases)
    func asOfNow(arrival: Arrival) async throws {
        let clock = ManualClock(Timestamp("2026-03-01T06:30:00Z")!)
        let home = try NodeHome("tijuana")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom"))
        try await home.run(clock: clock) { node in
            let report = Sample.report("camino", present: 12, at: clock.now)
            #expect(try await node.post(Sample.registration("camino", usable: 10), report).status == 202)
            try await node.settle()
            clock.advance(by: .hours(1))
            try home.write("rules.d/rules.yaml", Self.rules)
            guard arrival == .reload else { return }
            #expect(try await node.ctl("reload").status == 0)
            try await expectAlerts(of: node, clock)
        }
        guard arrival != .reload else { return }
        if arrival == .restartWithoutSnapshots { try await home.forgetSnapshots() }
        try await home.run(clock: clock) { node in try await expectAlerts(of: node, clock) }
    }

    private func expectAlerts(of node: RunningNode, _ clock: ManualClock) async throws {
        try await eventually("both alerts are there") {
            try await node.events(.alertRaised).count + node.events(.alertPending).count >= 2
        }
        try await node.settle()
        let raised = try await node.events(.alertRaised)
        #expect(raised.map { $0.data?["rule"]?.string } == ["over-capacity"])
        #expect(raised.map { $0.data?["since"]?.string } == ["2026-03-01T07:30:00.000Z"])
        #expect(raised.map(\.envelope.time) == [clock.now])
        let pending = try await node.events(.alertPending)
        #expect(pending.map { $0.data?["since"]?.string } == ["2026-03-01T07:30:00.000Z"])
        clock.advance(by: .minutes(15))
        try await eventually("the other fires") { try await node.events(.alertRaised).count == 2 }
    }
}
