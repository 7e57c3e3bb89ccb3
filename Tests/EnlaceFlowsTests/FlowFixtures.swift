import EnlaceCore
import EnlaceFlows
import EnlaceTestSupport
import Testing

/// A file of CBP's, by area of responsibility.
struct SampleFile {
    static let header =
        "Fiscal Year,Month Grouping,Month (abbv),Component,Land Border Region,Area of Responsibility,AOR (Abbv),"
        + "Demographic,Citizenship,Title of Authority,Encounter Type,Encounter Count"

    var lines = [SampleFile.header]

    init() {}

    /// Three cells of two series and two months.
    static let small = SampleFile()
        .row(2024, "OCT", "Tucson Sector", citizenship: "MEXICO", 7)
        .row(2024, "OCT", "Tucson Sector", citizenship: "BRAZIL", 5)
        .row(2024, "NOV", "San Diego Sector", citizenship: "MEXICO", 3)

    func row(_ year: Int, _ month: String, _ area: String, citizenship: String, _ count: Int) -> SampleFile {
        var copy = self
        copy.lines.append(
            "\(year),FYTD,\(month),U.S. Border Patrol,Southwest Land Border,\(area),X,Single Adults,\(citizenship),"
                + "Title 8,Apprehensions,\(count)")
        return copy
    }

    var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }
}

/// The flows component as a node would run it, without the node.
struct FlowWorld {
    var flows = Flows()
    private(set) var position: Int64 = 0
    private let importer = CBPEncountersImporter(node: "test")

    /// Imports a file, and answers with what was derived from it.
    @discardableResult
    mutating func take(_ bytes: [UInt8], edition: String = "2024-10-22", complete: Bool = false) throws
        -> (summary: FlowImportSummary, derived: [Derivation])
    {
        let plan = try plan(bytes, edition: edition, complete: complete)
        var derived: [Derivation] = []
        for chunk in 0..<plan.chunkCount { derived += fold(try plan.drafts(chunk: chunk)) }
        if plan.needsEnding { derived += fold([try plan.ending(after: position)]) }
        return (plan.summary, derived)
    }

    func plan(_ bytes: [UInt8], edition: String, complete: Bool = false) throws -> FlowImportPlan {
        try importer.plan(bytes: bytes, edition: FlowEdition(edition)!, complete: complete, cube: flows.cube)
    }

    mutating func fold(_ drafts: [EventDraft]) -> [Derivation] {
        var effects = Effects()
        for draft in drafts {
            position += 1
            flows.apply(draft.recorded(at: position, Timestamp(milliseconds: position)), effects: &effects)
        }
        return effects.events
    }

    /// The sum of what matches; `filters` as on the command line.
    func total(
        _ filters: String..., from: String? = nil, to: String? = nil, year: String? = nil, edition: String? = nil
    )
        throws -> Int
    {
        let query = try FlowQuery(
            filters: filters, from: from, to: to, fiscalYears: year.map { [$0] } ?? [], edition: edition)
        return try #require(try flows.cube.answer(query).total)
    }

    /// Rows as `label=count`, or `label/label=count`.
    func rows(by: String, _ filters: String..., year: String? = nil, edition: String? = nil) throws -> [String] {
        let query = try FlowQuery(by: [by], filters: filters, fiscalYears: year.map { [$0] } ?? [], edition: edition)
        return try flows.cube.answer(query).rows.map { "\($0.labels.joined(separator: "/"))=\($0.count)" }
    }
}
