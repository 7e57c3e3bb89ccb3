import EnlaceCore
import Foundation

/// `Benchmarks BIN ROOT [PART...]`: measures the release binaries in BIN. Without a part it measures ``Part/usual`` and
/// writes `ROOT/.bench/latest.json`, with some `ROOT/.bench/PART.json`.
///
/// Everything blocks: the process does nothing but measure. It fails when an answer was not what it should be, never
/// because a figure is below what is wanted, for machines differ.
@main
struct Benchmarks {
    private enum Part: String, CaseIterable {
        case posts, batches, `import`, partner, partners, troubled, large

        /// All but what takes long.
        static let usual = allCases.filter { $0 != .large }

        func run(_ site: Site, _ report: Report) throws {
            switch self {
            case .posts: try PostingBenchmark(site: site, report: report).run()
            case .batches: try BatchBenchmark(site: site, report: report).run()
            case .import: try ImportBenchmark(site: site, report: report).run()
            case .partner: try PartnerBenchmark(site: site, report: report).run()
            case .partners: try PartnersBenchmark(site: site, report: report).run()
            case .troubled: try TroubledBenchmark(site: site, report: report).run()
            case .large: try LargeBenchmark(site: site, report: report).run()
            }
        }
    }

    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        let parts = arguments.dropFirst(2).map { Part(rawValue: $0) }
        guard arguments.count >= 2, !parts.contains(nil) else {
            return end("usage: Benchmarks BIN ROOT [\(Part.allCases.map(\.rawValue).joined(separator: "|")) ...]")
        }
        do {
            try run(Site(bin: CommandLine.arguments[1], root: CommandLine.arguments[2]), parts.compactMap(\.self))
        } catch {
            end("bench: \(error)")
        }
    }

    private static func run(_ site: Site, _ parts: [Part]) throws {
        defer { site.clear() }
        let report = Report()
        let machine = Machine(root: site.root)
        for part in parts.isEmpty ? Part.usual : parts { try part.run(site, report) }
        print(report.table)
        print("processor time that the host gave to others meanwhile: \(Figure.text(machine.stolenPercent)) %")
        let name = (parts.isEmpty ? "latest" : parts.map(\.rawValue).joined(separator: "-")) + ".json"
        try Data((report.json(machine).prettyText + "\n").utf8)
            .write(to: URL(fileURLWithPath: "\(site.folder)/\(name)"))
        print("written: .bench/\(name)")
    }

    private static func end(_ message: String) {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(1)
    }
}

/// Why a measurement does not count.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
