import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

@Suite(
    "The surge of October 2023, told in November 2023", .enabled(if: SharedData.canRun, "\(SharedData.reason)"),
    .timeLimit(.minutes(5)))
struct SurgeTests {
    private static let sectors = [
        "big-bend": "Big Bend Sector", "del-rio": "Del Rio Sector", "el-centro": "El Centro Sector",
        "el-paso": "El Paso Sector", "laredo": "Laredo Sector", "rio-grande": "Rio Grande Valley Sector",
        "san-diego": "San Diego Sector", "tucson": "Tucson Sector", "yuma": "Yuma Sector",
    ]

    private static let areas =
        "areas:\n  - { id: us, names: { en: United States } }\n"
        + sectors.sorted { $0.key < $1.key }
        .map { "  - { id: us-\($0.key), parent: us, names: { en: \($0.value) }, codes: { cbp: \($0.value) } }\n" }
        .joined()

    @Test(
        "By the shipped rule alerts fire for Tucson and San Diego, and a partner hears of these two and of no older month"
    )
    func november() async throws {
        let partner = try ScriptedHTTPServer(always: .status(204))
        let home = try NodeHome("san-diego", areas: Self.areas)
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.write("rules.d/shelters.yaml", try Sample.shipped("rules.d/shelters.yaml"))
        try home.write(
            "partners.d/clinic.yaml",
            Sample.partner(
                "clinic", url: partner.url(), areas: ["us"],
                types: [
                    .alertRaised: [
                        "rule", "object", "name", "area", "period", "value", "limit", "base", "increase", "texts",
                    ]
                ]))
        let clock = ManualClock(Timestamp("2023-11-15T12:00:00Z")!)
        try await home.run(clock: clock) { node in
            let file = try Encounters.rows { row in row.year < 2024 || row.month == "OCT" }
            let summary = try await node.ask("import", "cbp-encounters", "-", "--edition", "2023-11-14", input: file)
            #expect(summary["lastPeriod"]?.string == "2023-10")
            try await node.settle()
            clock.advance(by: .seconds(1))
            try await eventually("the surges are told") { try await node.notices().count == 2 }
            try await node.deliverAll()

            try await expectAlerts(of: node)
            expectNotices(await partner.requests(atLeast: 2))
            #expect(try await node.notices().count == 2)
            try await expectHistory(of: node)
        }
    }

    private func expectAlerts(of node: RunningNode) async throws {
        let firing = try await node.ask("alerts", "list", "--state", "firing")["alerts"]?.elements ?? []
        let values = Dictionary(uniqueKeysWithValues: firing.map { ($0["area"]?.string ?? "", $0["value"]?.double) })
        #expect(values == ["us-tucson": 55_223, "us-san-diego": 29_878])
        #expect(firing.allSatisfy { $0["period"]?.string == "2023-10" && $0["kind"]?.string == "surge" })
    }

    private func expectNotices(_ requests: [ScriptedRequest]) {
        let said = requests.compactMap { try? JSONDocument($0.body).root["data"] }
        let increases = said.map { ($0["name"]?.string ?? "", $0["increase"]?.double ?? 0) }
        #expect(
            Dictionary(increases) { first, _ in first } == ["Tucson Sector": 140.7, "San Diego Sector": 67.1])
        #expect(said.allSatisfy { $0["period"]?.string == "2023-10" })
        let texts = said.compactMap { $0["texts"]?["en"]?.string }.sorted()
        #expect(texts.last == "us-tucson: 55223 encounters in 2023-10, far above the year before")
        #expect(requests.count == 2)
    }

    /// Older months are on record, and the partner was refused each of them for that reason.
    private func expectHistory(of node: RunningNode) async throws {
        let historical = try await node.events(.alertRaised).filter { $0.data?["historical"]?.bool == true }
        #expect(!historical.isEmpty)
        #expect(historical.allSatisfy { $0.data?["period"]?.string ?? "" < "2023-10" })
        let story = try await node.ask("explain", historical[0].id)["partners"]?.elements[0]
        #expect(story?["decision"]?.string == "refused")
        #expect(story?["reason"]?.string == "it tells of a past period, which notifies nobody")
    }
}
