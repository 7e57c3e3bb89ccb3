import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

/// From an agency's retraction to what everybody is told of the shelter.
@Suite("A report that is taken back", .timeLimit(.minutes(5)))
struct RetractionTests {
    @Test("counts no longer: its alert is resolved, and the shelter is not said to have never reported")
    func takenBack() async throws {
        try await ControlScene.run { scene in
            let node = scene.node
            let types: [EventType] = [.shelterRegistered, .shelterReported, .reportRetracted]
            try node.home.write("agencies.d/desom.yaml", Sample.agency("desom", types: types))
            #expect(try await node.ctl("reload").status == 0)
            let alerts = try await node.ask("alerts", "list")["alerts"]
            #expect(alerts?.elements.map { $0["state"]?.string } == ["firing"])

            let retraction = Sample.event(
                .reportRetracted, id: "oops", subject: "camino",
                ["event": "report-camino", "type": .string(EventType.shelterReported.name), "reason": "mistaken"])
            #expect(try await node.post(retraction).status == 202)
            try await node.settle()
            let resolved = try await node.events(.alertResolved)
            #expect(resolved.map { $0.data?["was"]?.string } == ["firing"])
            #expect(resolved.first?.data?["value"] == nil)
            #expect(try await node.ctl("alerts", "list").output.contains("no alerts: nothing is pending or firing"))
            let id = alerts?.elements.first?["id"]?.string ?? ""
            #expect(try await node.ctl("alerts", "show", id).output.contains(/resolved at +unknown/))
            let shelters = try await node.ctl("shelters", "list").output
            #expect(shelters.hasSuffix("\nNot in the total: 1 whose report was taken back.\n"), "\(shelters)")
        }
    }
}
