import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceAlerts

@Suite("The surge of October 2023", .enabled(if: SharedData.canRun, "\(SharedData.reason)"))
struct PublishedSurgeTests {
    private struct Cell: Hashable {
        var component: Substring
        var region: Substring
        var area: Substring
        var period: String
    }

    private static let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]

    /// Monthly totals up to October 2023, in the order of series and period.
    private func totals() throws -> [EventDraft] {
        let text = String(
            decoding: try SharedData.bytes("data/cbp-nationwide-encounters-fy20-fy24-aor.csv.gz"), as: UTF8.self)
        var counts: [Cell: Int] = [:]
        for line in text.split(separator: "\n").dropFirst() {
            // The columns before the citizenship hold no comma, and neither does the count at the end.
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            let month = Self.months.firstIndex(of: String(fields[2]))! + 1
            let year = Int(fields[0])! - (month >= 10 ? 1 : 0)
            let period = "\(year)-\(month < 10 ? "0" : "")\(month)"
            guard period <= "2023-10" else { continue }
            let cell = Cell(component: fields[3], region: fields[4], area: fields[5], period: period)
            counts[cell, default: 0] += Int(fields.last!)!
        }
        return counts.map { cell, count in (cell, count, "\(cell.component)/\(cell.region)/\(cell.area)") }
            .sorted { ($0.2, $0.0.period) < ($1.2, $1.0.period) }
            .map { cell, count, series in draft(cell, count, series) }
    }

    private func draft(_ cell: Cell, _ count: Int, _ series: String) -> EventDraft {
        let data: JSON = [
            "dataset": "cbp", "unit": "encounters", "period": .string(cell.period), "count": .int(count),
            "labels": [
                "component": .string(String(cell.component)), "region": .string(String(cell.region)),
                "area": .string(String(cell.area)),
            ],
        ]
        return derived(.flowTotalled, id: "\(series)/\(cell.period)", subject: series, data)
    }

    @Test("on 15 November 2023 tells of Tucson and San Diego, of no other sector and of no older month")
    func october() throws {
        let rule = surge(maxAge: .days(60), component: "U.S. Border Patrol", region: "Southwest Land Border")
        var node = harness(at: Timestamp("2023-11-15T12:00:00Z")!, rule)
        node.post(try totals())
        node.advance(by: .seconds(1))

        let said = node.derived.filter { $0.data!["historical"]?.bool != true }
        #expect(said.allSatisfy { $0.type == .alertRaised })
        #expect(said.map { $0.data!["name"]!.string! }.sorted() == ["San Diego Sector", "Tucson Sector"])
        #expect(said.allSatisfy { $0.data!["period"]!.string == "2023-10" })
        let increases = said.map { ($0.data!["name"]!.string!, $0.data!["increase"]!.double!) }
        #expect(Dictionary(uniqueKeysWithValues: increases) == ["Tucson Sector": 140.7, "San Diego Sector": 67.1])
        #expect(node.component.list.firing.map(\.value).compactMap { $0 }.sorted() == [29_878, 55_223])

        let historical = node.derived.filter { $0.data!["historical"]?.bool == true }
        #expect(!historical.isEmpty)
        #expect(historical.allSatisfy { $0.data!["period"]!.string! < "2023-10" })
        #expect(node.violations.isEmpty)
    }
}
