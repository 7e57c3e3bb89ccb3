import Crypto
import EnlaceCore

/// Turns a file of U.S. Customs and Border Protection's encounter statistics into the events that it brings.
///
/// It takes the whole family: nationwide by area of responsibility or by state, and the southwest border alone. Each is
/// a data set of its own. The file is read and checked as a whole before there is a plan, so a file with one bad row
/// changes nothing. Ids of events follow from the cell, the edition and the count: an import that was cut short is
/// completed by doing it again.
package struct CBPEncountersImporter: Sendable {
    package static let name = "cbp-encounters"

    private let source: String

    package init(node: String) {
        source = Derivation.source(node: node, component: "import") + "/" + CBPEncountersImporter.name
    }

    /// Compares `bytes` with what is known.
    ///
    /// - Parameters:
    ///   - edition: the day on which CBP gave these figures.
    ///   - complete: cells that the file lacks in a month that it covers are restated to 0.
    ///   - cube: all that the node knows, as of now.
    /// - Throws: ``FlowImportError``, with all that is wrong with the file.
    package func plan(bytes: [UInt8], edition: FlowEdition, complete: Bool, cube: FlowCube) throws(FlowImportError)
        -> FlowImportPlan
    {
        let file = try CBPFile(bytes)
        var comparison = FlowComparison(of: file, with: cube, edition: edition)
        for row in file.rows { comparison.compare(row) }
        if complete { comparison.zeroMissing() }
        let changes = try comparison.finish()
        let digest = SHA256.hash(data: bytes).prefix(8).hex
        return FlowImportPlan(
            FlowDraftWriter(
                source: source, digest: digest, edition: edition, dataset: file.dataset, words: comparison.words),
            changes: changes, summary: comparison.summary, cube: cube)
    }
}
