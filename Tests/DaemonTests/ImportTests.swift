import EnlaceCore
import EnlaceTestSupport
import Testing
import Webhooks

@Suite(
    "The import of published statistics", .enabled(if: SharedData.canRun, "\(SharedData.reason)"),
    .timeLimit(.minutes(5)))
struct ImportTests {
    @Test("68,815 cells once, none again, ten restated, and the golden figures to the digit")
    func golden() async throws {
        try await NodeHome("tijuana").run { node in
            let file = try Encounters.bytes
            let first = try await node.ask("import", "cbp-encounters", "-", "--edition", "2024-10-22", input: file)
            expect(first, new: 68_815, unchanged: 0, restated: 0)
            #expect(first["firstPeriod"]?.string == "2019-10")
            #expect(first["lastPeriod"]?.string == "2024-09")
            try await expectFigures(of: node)

            let head = node.bus.head
            let again = try await node.ask("import", "cbp-encounters", "-", "--edition", "2024-11-18", input: file)
            expect(again, new: 0, unchanged: 68_815, restated: 0)
            try await node.settle()
            #expect(try await node.events().dropFirst(Int(head)).allSatisfy { $0.type == .flowImported })

            let text = try await node.ctl(
                "import", "cbp-encounters", "-", "--edition", "2024-12-16", input: try Encounters.restated)
            #expect(text.status == 0)
            #expect(text.output.contains(/restated +10\n/), "\(text.output)")
            #expect(try await total(node, []) == 11_472_219)
            #expect(try await total(node, ["--edition", "2024-10-22"]) == 11_472_209)
            #expect(try await total(node, ["--edition", "2024-12-16"]) == 11_472_219)
        }
    }

    @Test("No agency restates what was imported, and an import again finds it as it was")
    func imported() async throws {
        let home = try NodeHome("tijuana")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom", types: [.flowReported], areas: ["us"]))
        try await home.run { node in
            let file = try Encounters.rows { $0.year == 2024 && $0.month == "SEP" }
            let first = try await node.ask("import", "cbp-encounters", "-", "--edition", "2024-10-22", input: file)
            #expect(first["new"]?.int ?? 0 > 0)
            let cell = try #require(try await node.events().first { $0.type == .flowReported }?.data)
            var members = cell.members.filter { !["count", "edition"].contains($0.key) }
                .map { JSON.Member($0.key, $0.value.json) }
            members += [.init("count", 777_777), .init("edition", "2024-12-31")]
            let dataset = try #require(cell["dataset"]?.string)
            let event = Sample.event(.flowReported, id: "forged", subject: dataset, .object(members))
            #expect(try await node.post(event).status == 403)
            #expect(try await node.events().allSatisfy { $0.agency == nil })
        }
    }

    @Test("What an agency had posted of a dataset before it was imported is a duplicate when it comes again")
    func postedBefore() async throws {
        let home = try NodeHome("tijuana")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom", types: [.flowReported], areas: ["us"]))
        func cell(_ id: String) -> JSON {
            Sample.event(
                .flowReported, id: id, subject: "cbp-nationwide-aor",
                [
                    "dataset": "cbp-nationwide-aor", "unit": "encounters", "period": "2024-09",
                    "area": "other-sector", "count": 7, "edition": "2024-10-01",
                ])
        }
        try await home.run { node in
            #expect(try await node.post(cell("c1")).status == 202)
            let file = try Encounters.rows { $0.year == 2024 && $0.month == "SEP" }
            _ = try await node.ask("import", "cbp-encounters", "-", "--edition", "2024-10-22", input: file)
            let again = try await node.post(cell("c1"))
            #expect(again.status == 202)
            #expect(try again.json()["duplicate"]?.bool == true)
            #expect(try await node.post(cell("c2")).status == 403)
        }
    }

    @Test("A file with a bad row is refused with its line, and nothing of it is stored")
    func badRow() async throws {
        try await NodeHome("tijuana").run { node in
            var lines = try Encounters.bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 3).map { Array($0) }
            lines[2] = Array(String(decoding: lines[2], as: UTF8.self).replacing(/[0-9]+\s*$/, with: "many").utf8)
            let file = Array(lines[0...2].joined(separator: [UInt8(ascii: "\n")]))
            let outcome = try await node.ctl("import", "cbp-encounters", "-", input: file)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("\n  line 3: "), "\(outcome.errors)")
            #expect(outcome.errors.contains("enlacectl: the file is refused: "), "\(outcome.errors)")
            #expect(node.bus.head == 0)
        }
    }

    @Test("A full disk amid the file is told with what to do: a part is stored, and the same edition completes it")
    func fullDisk() async throws {
        try await NodeHome("tijuana", plugins: [FillingPersistence.self, Webhooks.self]).run { node in
            let file = try Encounters.bytes
            for edition in [["--edition", "2024-10-22"], []] {
                let outcome = try await Program(name: "enlacectl").run(
                    ["import", "cbp-encounters", "-", "--socket", node.home.socket] + edition, input: file)
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("the disk is full: at most a part of the file was stored"))
                #expect(!outcome.errors.contains("nothing was stored"))
                let named = edition.last ?? String(node.clock.now.description.prefix(10))
                #expect(
                    outcome.errors.contains("next: free space, then import the file again with --edition \(named): "),
                    "\(outcome.errors)")
            }
            #expect(try await !node.events(.flowReported).isEmpty)
        }
    }

    private func expect(_ summary: JSONView, new: Int, unchanged: Int, restated: Int) {
        #expect(summary["dataset"]?.string == "cbp-nationwide-aor")
        #expect(summary["rows"]?.int == 68_815)
        #expect(summary["new"]?.int == new)
        #expect(summary["unchanged"]?.int == unchanged)
        #expect(summary["restated"]?.int == restated)
    }

    private let southwest = ["--where", "region=southwest-land-border"]
    private let patrol = ["--where", "region=southwest-land-border", "--where", "component=usbp"]
    private let october = ["--from", "2023-10", "--to", "2023-10"]

    private func expectFigures(of node: RunningNode) async throws {
        #expect(try await total(node, []) == 11_472_209)
        #expect(
            try await rows(node, ["--by", "fiscal-year"] + southwest) == [
                "2020 458088", "2021 1734686", "2022 2378944", "2023 2475669", "2024 2135005",
            ])
        let year = patrol + ["--fiscal-year", "2023"]
        let triangle = ["guatemala", "honduras", "el-salvador"].flatMap { ["--where", "citizenship=\($0)"] }
        let all = try await total(node, year)
        let mexico = try await total(node, year + ["--where", "citizenship=mexico"])
        let north = try await total(node, year + triangle)
        #expect([all, mexico, north, all - mexico - north] == [2_045_838, 579_146, 447_273, 1_019_419])
        #expect(
            try await rows(node, ["--by", "component"] + southwest + october) == [
                "Office of Field Operations 52178", "U.S. Border Patrol 188749",
            ])
        #expect(
            try await rows(node, ["--by", "area"] + patrol + october) == [
                "Big Bend Sector 479", "Del Rio Sector 38206", "El Centro Sector 2049", "El Paso Sector 22106",
                "Laredo Sector 2827", "Rio Grande Valley Sector 32111", "San Diego Sector 29878", "Tucson Sector 55223",
                "Yuma Sector 5870",
            ])
        #expect(
            try await rows(node, ["--by", "demographic"] + patrol + october).filter { !$0.hasSuffix(" 0") } == [
                "FMUA 84411", "Single Adults 93641", "UC / Single Minors 10697",
            ])
        #expect(try await total(node, southwest + ["--from", "2020-10", "--to", "2023-10"]) == 6_830_226)
    }

    private func flows(_ node: RunningNode, _ arguments: [String]) async throws -> JSONView {
        let outcome = try await Program(name: "enlacectl").run(
            ["flows", "--json", "--socket", node.home.socket] + arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.json()
    }

    private func total(_ node: RunningNode, _ arguments: [String]) async throws -> Int {
        let answer = try await flows(node, arguments)
        #expect(answer["unit"]?.string == "encounters")
        return try #require(answer["total"]?.int)
    }

    private func rows(_ node: RunningNode, _ arguments: [String]) async throws -> [String] {
        try await flows(node, arguments)["rows"]?.elements.map { row in
            "\(row["values"]?.elements[0].string ?? "?") \(row["count"]?.int ?? -1)"
        } ?? []
    }
}
