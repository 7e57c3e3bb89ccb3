import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

@Suite("A restart", .timeLimit(.minutes(5)))
struct RestartTests {
    /// All that a person can see of a node, and how far each component has come.
    private struct Sight: Equatable {
        var shelters: String
        var alerts: String
        var journal: [String]
        var notices: [String]

        init(of node: RunningNode) async throws {
            shelters = try await node.ask("shelters", "list").json.text
            alerts = try await node.ask("alerts", "list").json.text
            journal = try await node.events().map { "\($0.position) \($0.type) \($0.source) \($0.id)" }
            notices = try await node.notices().map { "\($0.notice.id) \($0.progress.status) \($0.progress.attempts)" }
        }
    }

    private static let rules = """
        rules:
          - { id: over-capacity, kind: threshold, metric: over, above: 0 }
          - { id: full, kind: threshold, metric: available, below: 1, for: 15m }
          - { id: silent, kind: silence, of: shelter, after: 24h }
        """

    private func home(_ partner: ScriptedHTTPServer) throws -> NodeHome {
        let home = try NodeHome("tijuana")
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom"))
        try home.write("rules.d/rules.yaml", Self.rules)
        try home.write(
            "partners.d/clinic.yaml",
            Sample.partner(
                "clinic", url: partner.url(),
                types: [.shelterChanged: ["name", "available"], .alertRaised: ["rule", "object", "area"]]))
        return home
    }

    /// Nine shelters, three of them over capacity, two just full.
    private func fill(_ node: RunningNode) async throws {
        let events = (1...9).flatMap { number in
            let present = number <= 3 ? 12 : number <= 5 ? 10 : number
            return [
                Sample.registration("casa-\(number)", usable: 10),
                Sample.report("casa-\(number)", present: present, at: node.clock.now),
            ]
        }
        #expect(try await node.post(batch: events).status == 202)
        try await node.deliverAll()
    }

    @Test("keeps shelters, alerts, notices and cursors, and derives nothing twice", arguments: [true, false])
    func kept(fromSnapshots: Bool) async throws {
        let partner = try ScriptedHTTPServer(always: .status(204))
        let home = try home(partner)
        let clock = ManualClock(Timestamp("2026-03-01T06:30:00Z")!)
        let before = try await home.run(clock: clock) { node in
            try await fill(node)
            let alerts = try await node.ask("alerts", "list")["alerts"]?.elements ?? []
            #expect(alerts.count { $0["state"]?.string == "firing" } == 3)
            #expect(alerts.count { $0["state"]?.string == "pending" } == 5)
            return try await Sight(of: node)
        }
        let sent = partner.requests.count
        if !fromSnapshots { try await home.forgetSnapshots() }
        clock.advance(by: .minutes(1))
        try await home.run(clock: clock) { node in
            try await node.deliverAll()
            #expect(try await Sight(of: node) == before)
            #expect(partner.requests.count == sent)
            for component in try await node.ask("status")["components"]?.elements ?? [] {
                #expect(component["position"]?.int == before.journal.count)
                #expect(component["lag"]?.int == 0)
            }
            // What was under way goes on: the wait of those that are full ends, and a resolve is told.
            clock.advance(by: .minutes(15))
            try await eventually("the pending alerts fire") { try await node.events(.alertRaised).count == 8 }
            let report = Sample.report("casa-1", present: 3, at: clock.now, id: "better")
            #expect(try await node.post(report).status == 202)
            try await eventually("its alerts resolve") { try await node.events(.alertResolved).count == 2 }
        }
    }
}
