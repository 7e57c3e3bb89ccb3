import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

@Suite("The record of processing", .timeLimit(.minutes(2)))
struct ProcessingTests {
    @Test("says who posts, who receives what for which purpose, and how long it is kept, as configured")
    func record() async throws {
        try await ControlScene.run { scene in
            let record = try await scene.node.ask("audit", "processing")
            #expect(record["sources"]?.elements.map { $0["agency"]?.string } == ["desom"])
            let clinic = record["recipients"]?.elements.first { $0["partner"]?.string == "clinic" }
            #expect(clinic?["class"]?.string == "humanitarian")
            #expect(clinic?["country"]?.string == "US")
            #expect(clinic?["purpose"]?.string == "shelter-coordination")
            #expect(clinic?["basis"]?.elements.isEmpty == true)
            #expect(clinic?["lifetimeSeconds"]?.int == 604_800)
            #expect(clinic?["terms"]?["minCount"]?.kind == .null)
            #expect(clinic?["terms"]?["precision"]?.string == "city")
            let fields = clinic?["shares"]?.elements.first?["fields"]
            #expect(fields?["public"]?.elements.compactMap(\.string) == ["name", "area"])
            #expect(fields?["confidential"]?.elements.isEmpty == true)
            let types = record["types"]?.elements ?? []
            let registered = types.first { $0["type"]?.string == EventType.shelterRegistered.name }
            #expect(registered?["fields"]?["confidential"]?.elements.contains { $0.string == "position" } == true)
            // Kept as long as the node.
            #expect(registered?["retentionDays"]?.int == nil)
            let reported = types.first { $0["type"]?.string == EventType.shelterReported.name }
            #expect(reported?["retentionDays"]?.int == 730)

            let page = try await scene.node.ctl("audit", "processing", "--markdown")
            #expect(page.output.contains("### clinic (`clinic`)"))
            #expect(!page.output.contains("Casa"))
            #expect(try await scene.node.ctl("audit", "processing", "--markdown", "--json").status != 0)
        }
    }

    @Test("says where a partner is not told exact numbers, all languages or places, nor of all alerts")
    func terms() async throws {
        let home = try NodeHome("tijuana", journal: "memory")
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.write(
            "partners.d/clinic.yaml",
            Sample.partner(
                "clinic", url: "http://127.0.0.1:9/",
                types: [.shelterChanged: ["present"], .alertRaised: ["kind", "value"]],
                more: "  min_count: 5\n  languages: [es]\n  precision: 2"))
        try await home.run { node in
            let record = try await node.ask("audit", "processing")
            let clinic = try #require(record["recipients"]?.elements.first)
            #expect(clinic["terms"]?["minCount"]?.int == 5)
            #expect(clinic["terms"]?["languages"]?.elements.map(\.string) == ["es"])
            #expect(clinic["terms"]?["precision"]?.string == "2")
            let shares = clinic["shares"]?.elements ?? []
            let changed = try #require(shares.first { $0["type"]?.string == EventType.shelterChanged.name })
            #expect(changed["except"]?.kind == .null)
            let alert = try #require(shares.first { $0["type"]?.string == EventType.alertRaised.name })
            #expect(alert["except"]?["field"]?.string == "kind")
            #expect(alert["except"]?["value"]?.string == "threshold")
        }
    }
}
