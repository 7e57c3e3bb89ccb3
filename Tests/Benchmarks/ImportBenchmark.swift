import EnlaceCore
import Foundation

/// `enlacectl import cbp-encounters` of a file that has the shape and the size of CBP's own, each time into a new journal.
struct ImportBenchmark {
    private static let rounds = 3

    let site: Site
    let report: Report

    func run() throws {
        report.say("import")
        let path = site.requests + "/encounters.csv"
        try SyntheticEncounters.csv.write(toFile: path, atomically: true, encoding: .utf8)
        let seconds = try (0..<ImportBenchmark.rounds).map { _ in try importOnce(path) }
        let rows = Double(SyntheticEncounters.rowCount)
        report.add(
            Figure("import of \(SyntheticEncounters.rowCount) rows", seconds, "s", wanted: .atMost(3)))
        report.add(Figure("  rows", seconds.map { rows / $0 }, "rows/s"))
    }

    /// Seconds until the command has ended: every row is on the disk and folded.
    private func importOnce(_ path: String) throws -> Double {
        let node = try BenchNode(site)
        let start = ContinuousClock.now
        let summary = try node.ctl(["import", "cbp-encounters", path, "--edition", "2024-10-22"])
        let taken = (ContinuousClock.now - start) / .seconds(1)
        guard summary["new"]?.int == SyntheticEncounters.rowCount,
            try node.head() >= SyntheticEncounters.rowCount
        else { throw BenchFailure("the import is not complete") }
        try node.settle()
        try node.stop()
        return taken
    }
}
