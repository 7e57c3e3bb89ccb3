import EnlaceCore
import EnlaceShelters
import EnlaceTestSupport
import Testing

/// A correction says the whole report again: it counts, whatever became of the report that it names.
@Suite("Corrections of a shelter's reports")
struct ShelterCorrectionTests {
    private let owner = Poster()

    /// A node that knows `count` reports of 50 people of late, and one of 130 with a year that was mistyped.
    private func crowded(_ count: Int = 64, later: Int = 0) -> ComponentHarness<Shelters> {
        var node = harness()
        node.post(owner.registered("casa"))
        fill(&node, 0..<count)
        node.post(owner.reported("casa", id: "wrong", asof: start - .days(365), total: 130))
        fill(&node, count..<(count + later))
        return node
    }

    private func fill(_ node: inout ComponentHarness<Shelters>, _ range: Range<Int>) {
        for index in range {
            node.post(owner.reported("casa", id: "\(index)", asof: start + .milliseconds(Int64(index)), total: 50))
        }
    }

    private let now = start + .seconds(1)

    @Test("count though the report fell out of those that are kept", arguments: [0, 63, 64, 200])
    func fallen(later: Int) {
        var node = crowded(later: later)
        #expect(node.row("casa")?.present == 50)
        node.post(owner.corrected("casa", id: "c1", of: "wrong", asof: now, total: 130))
        #expect(node.row("casa")?.present == 130)
        #expect(node.lastChange?["over"] == 30)
        #expect(node.violations.isEmpty)
    }

    @Test("of one report replace each other, though the report is no longer kept", arguments: [0, 200])
    func twice(later: Int) throws {
        var node = crowded(later: later)
        node.post(owner.corrected("casa", id: "c1", of: "wrong", asof: now, total: 130))
        try node.takeSnapshot()
        try node.restart()
        node.post(owner.corrected("casa", id: "c2", of: "wrong", asof: now, total: 13))
        #expect(node.row("casa")?.present == 13)
        node.post(owner.corrected("casa", id: "c3", of: "wrong", asof: start - .days(365), total: 14))
        #expect(node.row("casa")?.present == 50)
        node.post(owner.corrected("casa", id: "c4", of: "wrong", asof: now, total: 15))
        #expect(node.row("casa")?.present == 15)
        node.post(owner.retracted("casa", id: "x1", of: "wrong"))
        #expect(node.row("casa")?.present == 50)
    }

    @Test("of a report that is no longer kept are taken back alone, and leave what counts otherwise")
    func takenBackAlone() {
        var node = crowded()
        node.post(owner.corrected("casa", id: "c1", of: "wrong", asof: now, total: 130))
        node.post(owner.retracted("casa", id: "x1", of: "c1"))
        #expect(node.row("casa")?.present == 50)
        node.post(owner.corrected("casa", id: "c2", of: "wrong", asof: now, total: 131))
        #expect(node.row("casa")?.present == 131)
    }

    @Test("change nothing once the report was taken back, kept or not")
    func afterRetraction() {
        var node = crowded()
        node.post(owner.retracted("casa", id: "x1", of: "wrong"), owner.retracted("casa", id: "x2", of: "63"))
        node.post(owner.corrected("casa", id: "c1", of: "wrong", asof: now, total: 130))
        node.post(owner.corrected("casa", id: "c2", of: "63", asof: now, total: 131))
        #expect(node.row("casa")?.present == 50)
        #expect(node.derived.map { $0.data?["present"]?.int }.suffix(2) == [50, 50])
    }

    @Test("may leave only reports that are older than what is no longer kept: the figures are unknown")
    func allTakenBack() throws {
        var node = harness()
        node.post(owner.registered("casa"))
        fill(&node, 0..<70)
        for index in 6..<70 { node.post(owner.retracted("casa", id: "x\(index)", of: "\(index)")) }
        #expect(node.row("casa")?.present == nil)
        // Older than what stands in the journal and is not kept any more.
        node.post(owner.reported("casa", id: "late", asof: start - .hours(1), total: 42))
        try node.takeSnapshot()
        try node.restart()
        #expect(node.row("casa")?.present == nil)
        #expect(node.row("casa")?.isTakenBack == true)
        node.post(owner.reported("casa", id: "newer", asof: start + .milliseconds(6), total: 43))
        #expect(node.row("casa")?.present == 43)
    }

    @Test("keep the place of their report among those of one time, to which they may move it")
    func sameTime() {
        var node = harness()
        node.post(owner.registered("casa"))
        node.post(
            owner.reported("casa", id: "1", asof: start - .hours(1), total: 5),
            owner.reported("casa", id: "2", asof: start, total: 7),
            owner.corrected("casa", id: "c1", of: "1", asof: start, total: 9))
        #expect(node.row("casa")?.present == 7)
        node.post(owner.retracted("casa", id: "x2", of: "2"))
        #expect(node.row("casa")?.present == 9)
    }

    @Test("that stand before their report in the journal count in its place, and so do retractions")
    func before() {
        var node = harness()
        node.post(owner.registered("casa"))
        node.post(
            owner.corrected("casa", id: "c1", of: "1", asof: start, total: 77),
            owner.reported("casa", id: "1", asof: start, total: 7))
        #expect(node.row("casa")?.present == 77)
        node.post(
            owner.retracted("casa", id: "x2", of: "2"),
            owner.reported("casa", id: "2", asof: start + .seconds(1), total: 8))
        #expect(node.row("casa")?.present == 77)
        node.post(owner.retracted("casa", id: "x1", of: "1"))
        #expect(node.row("casa")?.state == .unreported)
    }

    @Test("are folded anew where a snapshot of before does not know which reports fell out")
    func olderSnapshot() throws {
        let older = String(decoding: try crowded().component.snapshot(), as: UTF8.self)
            .replacing("\"past\":", with: "\"former\":")
        var node = Shelters()
        #expect(throws: DecodingError.self) { try node.restore(Array(older.utf8)) }
    }

    @Test("do not let what is kept grow without bounds")
    func bounded() throws {
        var node = crowded(400)
        let size = try node.component.snapshot().count
        fill(&node, 400..<900)
        for index in 0..<200 {
            node.post(
                owner.retracted("casa", id: "x\(index)", of: "\(index * 2)"),
                owner.corrected("casa", id: "c\(index)", of: "\(index)", asof: start - .days(9), total: 1))
        }
        #expect(try node.component.snapshot().count < 2 * size)
    }
}
