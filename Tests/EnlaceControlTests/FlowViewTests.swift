import EnlaceControl
import Testing

@testable import enlacectl

@Suite("enlacectl flows and import")
struct FlowViewTests {
    @Test("show counts with separators, a total, and what a reader must know")
    func flows() {
        let reply = FlowsReply(
            columns: ["area", "component"],
            rows: [
                .init(values: ["Tucson Sector", "usbp"], count: 1_055_223), .init(values: [nil, "usbp"], count: 5_870),
            ],
            total: 1_061_093, unit: "encounters", notes: ["one area stands in two regions"])
        #expect(
            FlowsView.render(reply, on: Page()) == """
                area           component  encounters
                Tucson Sector  usbp        1,055,223
                unknown        usbp            5,870
                total                      1,061,093

                note: one area stands in two regions

                """)
    }

    @Test("show no total where the rows must not be summed")
    func apart() {
        let rows: [FlowsReply.Row] = [.init(values: ["a"], count: 1), .init(values: ["b"], count: 2)]
        let reply = FlowsReply(columns: ["dataset"], rows: rows, total: nil, unit: nil, notes: [])
        #expect(FlowsView.render(reply, on: Page()) == "dataset  count\na            1\nb            2\n")
        let none = FlowsReply(columns: ["area"], rows: [], total: 0, unit: nil, notes: [])
        #expect(FlowsView.render(none, on: Page()) == "no figures: nothing imported fits the question\n")
    }

    @Test("answer a question without a breakdown with one number")
    func single() {
        let reply = FlowsReply(
            columns: [], rows: [.init(values: [], count: 2_045_838)], total: 2_045_838, unit: "encounters", notes: [])
        #expect(FlowsView.render(reply, on: Page()) == "encounters\n 2,045,838\n")
    }

    @Test("sum up an import")
    func imported() {
        let summary = ImportSummary(
            dataset: "cbp-nationwide-aor", edition: "2024-10-21", rows: 68_815, new: 68_000, unchanged: 805,
            restated: 3, older: 7, seconds: 1.234, firstPeriod: "2019-10", lastPeriod: "2024-09")
        #expect(
            ImportView.render(summary, on: Page()) == """
                dataset    cbp-nationwide-aor
                edition    2024-10-21
                months     2019-10 to 2024-09
                rows       68,815
                new        68,000
                restated   3
                unchanged  805
                older      7
                took       1.2 s

                """)
    }

    @Test("draw how far an import has come")
    func progress() {
        let half = ImportProgress(phase: "publish", done: 31_000, total: 68_815)
        #expect(ProgressBar.text(half) == "publish   [#############.................]  45 %  31,000 of 68,815 rows")
        let done = ImportProgress(phase: "publish", done: 9, total: 3)
        #expect(ProgressBar.text(done).contains("[\(String(repeating: "#", count: 30))] 100 %"))
        #expect(ProgressBar.text(ImportProgress(phase: "read", done: 500, total: nil)) == "read      500 rows")
    }
}
