import EnlaceCore
import EnlaceFlows
import EnlaceTestSupport
import Testing

@Suite("Editions of statistics")
struct EditionTests {
    private let changed = SampleFile()
        .row(2024, "OCT", "Tucson Sector", citizenship: "MEXICO", 8)
        .row(2024, "OCT", "Tucson Sector", citizenship: "BRAZIL", 5)
        .row(2024, "NOV", "San Diego Sector", citizenship: "MEXICO", 3)

    @Test("A later edition restates what it changes, and both answer")
    func later() throws {
        var world = FlowWorld()
        try world.take(SampleFile.small.bytes, edition: "2024-01-10")
        let summary = try world.take(changed.bytes, edition: "2024-02-10").summary
        #expect((summary.new, summary.unchanged, summary.restated, summary.older) == (0, 2, 1, 0))
        #expect(try world.total() == 16)
        #expect(try world.total(edition: "2024-02-09") == 15)
    }

    @Test("An older edition never becomes current; both stay")
    func older() throws {
        var world = FlowWorld()
        try world.take(SampleFile.small.bytes, edition: "2024-02-10")
        let result = try world.take(changed.bytes, edition: "2024-01-10")
        #expect((result.summary.new, result.summary.restated, result.summary.older) == (0, 0, 3))
        #expect(result.derived.isEmpty)
        #expect(try world.total() == 15)
        #expect(try world.total(edition: "2024-01-20") == 16)
    }

    @Test("An import's numbers add up to its rows, and what is not plain is said")
    func summary() throws {
        var world = FlowWorld()
        try world.take(SampleFile.small.bytes, edition: "2024-02-10")
        let one = SampleFile().row(2024, "OCT", "Tucson Sector", citizenship: "MEXICO", 8)
        let older = try world.take(one.bytes, edition: "2024-01-10").summary
        #expect(older.rows == older.new + older.unchanged + older.restated + older.older)
        #expect(
            older.notes == ["1 cell has its figure of a newer edition: what this one says is kept, and not current"])
        let replaced = try world.take(one.bytes, edition: "2024-02-10", complete: true).summary
        #expect(replaced.rows + replaced.lacking == replaced.new + replaced.unchanged + replaced.restated)
        #expect(
            replaced.notes == [
                "2 counts of edition 2024-02-10 itself are replaced and can no longer be asked for; a later publication "
                    + "has a later edition (--edition DAY)",
                "1 cell is counted that is no row of the file, and so 0 (--complete)",
            ])
        #expect(try world.take(one.bytes, edition: "2024-03-10").summary.notes == [])
    }

    @Test("A file with months that its edition cannot know is taken, and the admin is told")
    func ahead() throws {
        var world = FlowWorld()
        let file = SampleFile()
            .row(2099, "OCT", "Tucson Sector", citizenship: "MEXICO", 7)
            .row(2024, "JAN", "Tucson Sector", citizenship: "MEXICO", 7)
            .row(2024, "FEB", "Tucson Sector", citizenship: "MEXICO", 7)
        let summary = try world.take(file.bytes, edition: "2024-01-31").summary
        #expect(summary.new == 3)
        #expect(
            summary.notes == [
                "2 rows are of months after edition 2024-01-31: look at the file's fiscal year, and at --edition"
            ])
    }

    @Test("What a newer edition confirmed without a word stays current against an older one")
    func confirmed() throws {
        var world = FlowWorld()
        try world.take(SampleFile.small.bytes, edition: "2024-01-10")
        try world.take(SampleFile.small.bytes, edition: "2024-03-10")
        let result = try world.take(changed.bytes, edition: "2024-02-10")
        #expect((result.summary.unchanged, result.summary.restated, result.summary.older) == (2, 0, 1))
        #expect(try world.total() == 15)
        #expect(try world.total(edition: "2024-02-20") == 16)
        #expect(try world.total(edition: "2024-01-20") == 15)
    }

    @Test("A complete file restates to zero what it lacks in its months, and nothing else")
    func complete() throws {
        var world = FlowWorld()
        try world.take(SampleFile.small.bytes, edition: "2024-01-10")
        let part = SampleFile().row(2024, "OCT", "Tucson Sector", citizenship: "MEXICO", 7)
        let partial = try world.take(part.bytes, edition: "2024-02-10")
        #expect((partial.summary.unchanged, partial.summary.restated) == (1, 0))
        let result = try world.take(part.bytes, edition: "2024-02-11", complete: true)
        #expect((result.summary.unchanged, result.summary.restated) == (1, 1))
        #expect(
            try world.rows(by: "area,citizenship") == [
                "San Diego Sector/MEXICO=3", "Tucson Sector/BRAZIL=0", "Tucson Sector/MEXICO=7",
            ])
        #expect(try world.total(edition: "2024-02-10") == 15)
        #expect(try world.take(part.bytes, edition: "2024-02-12", complete: true).summary.restated == 0)
        #expect(lines(result.derived) == ["tucson-sector 7"])
    }

    @Test("Importing the same edition again as complete tells what that changes")
    func completeLater() throws {
        var world = FlowWorld()
        try world.take(SampleFile.small.bytes, edition: "2024-01-10")
        let part = SampleFile().row(2024, "OCT", "Tucson Sector", citizenship: "MEXICO", 7)
        #expect(try world.take(part.bytes, edition: "2024-02-10").derived.isEmpty)
        #expect(lines(try world.take(part.bytes, edition: "2024-02-10", complete: true).derived) == ["tucson-sector 7"])
    }

    private func lines(_ derived: [Derivation]) -> [String] {
        derived.map { event in
            guard case .string(let area)? = event.data["area"], case .int(let count)? = event.data["count"] else {
                return ""
            }
            return "\(area) \(count)"
        }
    }

    @Test("Within one edition a count may change, but not back")
    func sameEdition() throws {
        var world = FlowWorld()
        try world.take(SampleFile.small.bytes, edition: "2024-01-10")
        #expect(try world.take(changed.bytes, edition: "2024-01-10").summary.restated == 1)
        #expect(try world.total() == 16)
        let error = #expect(throws: FlowImportError.self) {
            try world.take(SampleFile.small.bytes, edition: "2024-01-10")
        }
        #expect(error?.code == .edition)
        #expect(error?.description.contains("line 2: edition 2024-01-10 gave this count before") == true)
        #expect(try world.take(SampleFile.small.bytes, edition: "2024-01-11").summary.restated == 1)
        #expect(try world.total() == 15)
    }

    @Test("The same reports make the same cube in whichever order they come", arguments: 1...20)
    func permutation(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var reports = (1...200).map { report(Int64($0), using: &generator) }
        let expected = try answers(reports)
        reports.shuffle(using: &generator)
        #expect(try answers(reports) == expected)
    }

    private func report(_ position: Int64, using generator: inout SeededGenerator) -> FlowReport {
        var cell = FlowCell(
            dataset: "d", period: FlowMonth(year: 2024, month: Int.random(in: 1...2, using: &generator))!)
        cell.area = ["a", "b"].randomElement(using: &generator)
        cell.kind = ["k", nil].randomElement(using: &generator)!
        var report = FlowReport(
            cell: cell, unit: "people", count: Int.random(in: 0...3, using: &generator),
            edition: FlowEdition("2024-03-0\(Int.random(in: 1...4, using: &generator))")!, position: position)
        report.labels[.area] = "\(cell.area!.uppercased())\(Int.random(in: 1...3, using: &generator))"
        return report
    }

    private func answers(_ reports: [FlowReport]) throws -> [FlowTable] {
        var cube = FlowCube()
        for report in reports { cube.add(report) }
        return try ["01", "02", "03", "04"].map { day in
            try cube.answer(try FlowQuery(by: ["area", "kind", "month"], edition: "2024-03-\(day)"))
        }
    }
}
