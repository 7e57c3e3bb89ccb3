import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceFlows

@Suite("An import that has not ended")
struct OpenImportTests {
    /// Three cells of Tucson in October and San Diego in November.
    private let file = SampleFile.small

    /// The first rows of an import, and then nothing: it is under way, or it broke off.
    private func begun(_ file: SampleFile, edition: String, in world: FlowWorld = FlowWorld()) throws -> FlowWorld {
        var world = world
        let plan = try world.plan(file.bytes, edition: edition)
        _ = world.fold(Array(try plan.drafts(chunk: 0).prefix(2)))
        return world
    }

    private func notes(_ world: FlowWorld, _ filters: String..., edition: String? = nil) throws -> [String] {
        try world.flows.cube.answer(try FlowQuery(filters: filters, edition: edition)).notes
    }

    @Test("is told with every answer that it touches, until it is done again to its end")
    func untilItEnds() throws {
        var world = try begun(file, edition: "2024-10-22")
        #expect(try world.total() == 12)
        let note = """
            figures are missing: the import of edition 2024-10-22 of cbp-nationwide-aor has not ended; \
            if it is not under way any more, import the file again with --edition 2024-10-22
            """
        #expect(try notes(world) == [note])
        #expect(try notes(world, "area=tucson-sector", edition: "2025-01-01") == [note])
        #expect(try notes(world, edition: "2024-10-21").isEmpty)
        try world.take(file.bytes, edition: "2024-10-22")
        #expect(try world.total() == 15)
        #expect(try notes(world).isEmpty)
    }

    @Test("is told also where it lacks nothing but its end")
    func onlyTheEnd() throws {
        var world = FlowWorld()
        let plan = try world.plan(file.bytes, edition: "2024-10-22")
        _ = world.fold(try plan.drafts(chunk: 0))
        #expect(try notes(world).count == 1)
        #expect(try world.plan(file.bytes, edition: "2024-10-22").needsEnding)
        try world.take(file.bytes, edition: "2024-10-22")
        #expect(try notes(world).isEmpty)
    }

    @Test("is no matter of another data set, nor once a later edition gave its months as a whole")
    func untouched() throws {
        var world = FlowWorld()
        _ = world.fold([
            .posted(
                .flowReported, id: "1", subject: "city-counts",
                data: [
                    "dataset": "city-counts", "unit": "people", "period": "2023-10", "count": 4,
                    "edition": "2023-11-01",
                ])
        ])
        world = try begun(file, edition: "2024-10-22", in: world)
        #expect(try notes(world, "dataset=city-counts").isEmpty)
        try world.take(file.bytes, edition: "2024-11-18")
        #expect(try notes(world, "dataset=cbp-nationwide-aor").isEmpty)
        #expect(try notes(world, "dataset=cbp-nationwide-aor", edition: "2024-11-01").count == 1)
    }

    @Test("is not ended by another file, and its totals are not told then")
    func otherFile() throws {
        var world = try begun(file, edition: "2024-10-22")
        let later = SampleFile().row(2025, "OCT", "Yuma Sector", citizenship: "PERU", 2)
        let told = try world.take(later.bytes, edition: "2024-10-22").derived
        #expect(told.map { $0.data["area"] } == ["yuma-sector"])
        #expect(try notes(world).count == 1)
        #expect(try world.take(file.bytes, edition: "2024-10-22").derived.count == 2)
        #expect(try notes(world).isEmpty)
    }

    @Test("is known after a restart")
    func snapshot() throws {
        var world = try begun(file, edition: "2024-10-22")
        let before = try notes(world)
        let bytes = try world.flows.snapshot()
        world.flows = Flows()
        try world.flows.restore(bytes)
        #expect(try notes(world) == before)
    }

    @Test("A snapshot that cannot say which imports are open is not taken over: the journal can")
    func olderSnapshot() throws {
        let world = try begun(file, edition: "2024-10-22")
        var bytes = try world.flows.snapshot()
        bytes.replaceSubrange(0..<4, with: [0x01, 0x46, 0x4E, 0x45])
        #expect(throws: FlowSnapshotError.foreign) {
            var flows = Flows()
            try flows.restore(bytes)
        }
    }

    @Test("A second import under the same edition says how many counts of it are replaced")
    func replaced() throws {
        var world = FlowWorld()
        try world.take(file.bytes, edition: "2024-10-22")
        let changed = SampleFile().row(2024, "OCT", "Tucson Sector", citizenship: "MEXICO", 8)
        let again = try world.take(changed.bytes, edition: "2024-10-22").summary
        #expect((again.restated, again.replaced) == (1, 1))
        let restored = SampleFile().row(2024, "OCT", "Tucson Sector", citizenship: "MEXICO", 9)
        let later = try world.take(restored.bytes, edition: "2024-10-23").summary
        #expect((later.restated, later.replaced) == (1, 0))
    }
}
