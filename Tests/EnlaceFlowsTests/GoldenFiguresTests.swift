import Dispatch
import EnlaceCore
import EnlaceFlows
import EnlaceTestSupport
import Testing

@Suite("The published figures", .enabled(if: SharedData.canRun, "\(SharedData.reason)"))
struct GoldenFiguresTests {
    private struct Golden: Sendable {
        var bytes: [UInt8]
        var world = FlowWorld()
        var summary: FlowImportSummary
        var derived: [Derivation]

        init() throws {
            bytes = try SharedData.bytes("data/cbp-nationwide-encounters-fy20-fy24-aor.csv.gz")
            (summary, derived) = try world.take(bytes, edition: "2024-10-22")
        }
    }

    /// The file and the world after its import: made once because it is large, and off the pool that other tests need.
    private static let golden = Task {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "golden").async { continuation.resume(with: Result { try Golden() }) }
        }
    }

    private var world: FlowWorld { get async throws { try await GoldenFiguresTests.golden.value.world } }

    @Test("68,815 new cells make 11,472,209 encounters")
    func everything() async throws {
        let world = try await self.world
        let summary = try await GoldenFiguresTests.golden.value.summary
        #expect((summary.rows, summary.new, summary.unchanged, summary.restated) == (68_815, 68_815, 0, 0))
        #expect("\(summary.first) \(summary.last)" == "2019-10 2024-09")
        #expect(try world.total() == 11_472_209)
    }

    @Test("The southwest border by fiscal year")
    func fiscalYears() async throws {
        let world = try await self.world
        #expect(
            try world.rows(by: "fiscal-year", "region=Southwest Land Border") == [
                "2020=458088", "2021=1734686", "2022=2378944", "2023=2475669", "2024=2135005",
            ])
    }

    @Test("Border Patrol, southwest, fiscal year 2023, by citizenship")
    func citizenships() async throws {
        let world = try await self.world
        let patrol = ["region=southwest-land-border", "component=U.S. Border Patrol"]
        let triangle = "citizenship=guatemala,honduras,el-salvador"
        let all = try world.total(patrol[0], patrol[1], year: "FY2023")
        let mexico = try world.total(patrol[0], patrol[1], "citizenship=Mexico", year: "FY2023")
        let north = try world.total(patrol[0], patrol[1], triangle, year: "FY2023")
        #expect([all, mexico, north, all - mexico - north] == [2_045_838, 579_146, 447_273, 1_019_419])
        #expect(percent(mexico, of: all) == 28.31)
        #expect(percent(north, of: all) == 21.86)
        #expect(percent(all - mexico - north, of: all) == 49.83)
    }

    @Test("October 2023, southwest, by component")
    func october() async throws {
        let world = try await self.world
        let query = try FlowQuery(
            by: ["component"], filters: ["region=southwest-land-border"], from: "2023-10", to: "2023-10")
        let table = try world.flows.cube.answer(query)
        #expect(table.rows.map(\.labels) == [["Office of Field Operations"], ["U.S. Border Patrol"]])
        #expect(table.rows.map(\.count) == [52_178, 188_749])
        #expect(table.total == 240_927)
    }

    @Test("October 2023, Border Patrol, by sector and by demographic")
    func sectors() async throws {
        let world = try await self.world
        let filters = ["region=southwest-land-border", "component=us-border-patrol"]
        let sectors = try world.flows.cube.answer(
            try FlowQuery(by: ["area"], filters: filters, from: "2023-10", to: "2023-10"))
        #expect(
            sectors.rows.map { "\($0.labels[0]) \($0.count)" } == [
                "Big Bend Sector 479", "Del Rio Sector 38206", "El Centro Sector 2049", "El Paso Sector 22106",
                "Laredo Sector 2827", "Rio Grande Valley Sector 32111", "San Diego Sector 29878", "Tucson Sector 55223",
                "Yuma Sector 5870",
            ])
        let groups = try world.flows.cube.answer(
            try FlowQuery(by: ["demographic"], filters: filters, from: "2023-10", to: "2023-10"))
        #expect(
            groups.rows.filter { $0.count > 0 }.map { "\($0.labels[0]) \($0.count)" } == [
                "FMUA 84411", "Single Adults 93641", "UC / Single Minors 10697",
            ])
    }

    @Test("October 2023 against October 2022: Tucson +140.7 %, San Diego +67.1 %")
    func growth() async throws {
        let world = try await self.world
        for (area, growth) in [("tucson-sector", 140.7), ("san-diego-sector", 67.1)] {
            let before = try world.total("area=\(area)", from: "2022-10", to: "2022-10")
            let after = try world.total("area=\(area)", from: "2023-10", to: "2023-10")
            #expect((Double(after - before) * 1_000 / Double(before)).rounded() / 10 == growth)
        }
    }

    @Test("Three fiscal years and an October make 6,830,226")
    func longSpan() async throws {
        let world = try await self.world
        #expect(try world.total("region=southwest-land-border", from: "2020-10", to: "2023-10") == 6_830_226)
    }

    @Test("A field office is not the sector of its name, and stands in two regions")
    func homonyms() async throws {
        let world = try await self.world
        let rows = try world.rows(by: "region,area", "area=san-diego-field-office,san-diego-sector")
        #expect(
            rows.map { $0.split(separator: "=")[0] } == [
                "Other/San Diego Field Office", "Southwest Land Border/San Diego Field Office",
                "Southwest Land Border/San Diego Sector",
            ])
    }

    @Test("Each month of each series is told once, in order, and adds up")
    func totals() async throws {
        let derived = try await GoldenFiguresTests.golden.value.derived
        #expect(derived.reduce(0) { $0 + count($1) } == 11_472_209)
        let keys = derived.map { [$0.subject ?? "", period($0)] }
        #expect(Set(keys).count == keys.count)
        #expect(keys == keys.sorted { $0.lexicographicallyPrecedes($1) })
    }

    @Test("Importing again brings nothing; ten changed counts are ten restated cells, and both editions answer")
    func restatement() async throws {
        let golden = try await GoldenFiguresTests.golden.value
        var world = golden.world
        let again = try world.plan(golden.bytes, edition: "2024-11-18").summary
        #expect((again.new, again.unchanged, again.restated) == (0, 68_815, 0))
        let changed = try world.take(raisingTenCounts(golden.bytes), edition: "2024-11-18")
        #expect((changed.summary.new, changed.summary.unchanged, changed.summary.restated) == (0, 68_805, 10))
        #expect(try world.total() == 11_472_219)
        #expect(try world.total(edition: "2024-10-22") == 11_472_209)
        #expect(try world.total(edition: "2024-10-21") == 0)
        #expect((1...10).contains(changed.derived.count))
    }

    @Test("A snapshot brings everything back")
    func snapshot() async throws {
        let world = try await self.world
        let bytes = try world.flows.snapshot()
        #expect(bytes.count < 4_000_000)
        var copy = Flows()
        try copy.restore(bytes)
        let query = try FlowQuery(by: ["region", "area", "citizenship", "month"])
        #expect(try copy.cube.answer(query) == world.flows.cube.answer(query))
    }

    private func percent(_ part: Int, of whole: Int) -> Double {
        (Double(part) * 10_000 / Double(whole)).rounded() / 100
    }

    private func count(_ derivation: Derivation) -> Int {
        guard case .int(let count)? = derivation.data["count"] else { return 0 }
        return count
    }

    private func period(_ derivation: Derivation) -> String {
        guard case .string(let period)? = derivation.data["period"] else { return "" }
        return period
    }

    /// Adds one to the count of ten rows.
    private func raisingTenCounts(_ bytes: [UInt8]) -> [UInt8] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"))
        for index in stride(from: 1, to: 10 * 6_000, by: 6_000) {
            let comma = lines[index].lastIndex(of: UInt8(ascii: ","))!
            let count = Int(String(decoding: lines[index][(comma + 1)...], as: UTF8.self))!
            lines[index] = lines[index][...comma] + Array(String(count + 1).utf8)
        }
        return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }
}
