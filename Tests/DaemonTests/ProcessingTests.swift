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
}
