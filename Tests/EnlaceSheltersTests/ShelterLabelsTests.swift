import EnlaceCore
import EnlaceShelters
import EnlaceTestSupport
import Testing

/// A figure is as confidential as the very report that it comes from.
@Suite("Labels of a shelter's figures")
struct ShelterLabelsTests {
    private let owner = Poster()
    private static let secret = ["dataclassification": "restricted"]

    private func label(_ event: Event?) -> String? { event?.envelope.extensions["dataclassification"] }

    @Test("are those of the report, though a newer one is known before anybody hears of the first")
    func together() {
        var node = harness()
        node.post(owner.registered("casa"))
        node.post(
            owner.reported("casa", id: "1", asof: start, total: 111, extensions: Self.secret),
            owner.reported("casa", id: "2", asof: start + .seconds(1), total: 22))
        let changes = node.derived.suffix(2)
        #expect(changes.map { $0.data?["present"]?.int } == [111, 22])
        #expect(changes.map(label) == ["restricted", nil])
    }

    @Test("come back with a report that counts again, and stay when the figures turn stale")
    func retracted() {
        var node = harness()
        node.post(owner.registered("casa"))
        node.post(owner.reported("casa", id: "1", asof: start, total: 111, extensions: Self.secret))
        node.post(owner.reported("casa", id: "2", asof: start + .seconds(1), total: 22))
        node.post(owner.retracted("casa", id: "3", of: "2"))
        #expect(node.lastChange?["present"] == 111)
        #expect(label(node.derived.last) == "restricted")
        #expect(node.row("casa")?.labels == EventLabels(Self.secret))
        node.advance(to: start + .hours(12))
        #expect(node.lastChange?["state"] == "stale")
        #expect(label(node.derived.last) == "restricted")
    }

    @Test("outlast a correction without any, and a new registration")
    func corrected() {
        var node = harness()
        node.post(owner.registered("casa"))
        node.post(owner.reported("casa", id: "1", asof: start, total: 111, extensions: Self.secret))
        node.post(owner.corrected("casa", id: "2", of: "1", asof: start, total: 112))
        #expect(node.lastChange?["present"] == 112)
        #expect(label(node.derived.last) == "restricted")
        node.post(owner.registered("casa", id: "r2", name: "New"))
        #expect(label(node.derived.last) == "restricted")
    }

    @Test("of a correction hold for the report that it corrects, and for no later one")
    func labelledCorrection() {
        var node = harness()
        node.post(owner.registered("casa"))
        node.post(owner.reported("casa", id: "1", asof: start, total: 111))
        node.post(owner.corrected("casa", id: "2", of: "1", asof: start, total: 112, extensions: Self.secret))
        #expect(label(node.derived.last) == "restricted")
        node.post(owner.reported("casa", id: "3", asof: start + .seconds(1), total: 22))
        #expect(node.lastChange?["present"] == 22)
        #expect(label(node.derived.last) == nil)
        #expect(node.row("casa")?.labels.isEmpty == true)
    }

    @Test("of its profile hold for all that is told of it")
    func profile() {
        var node = harness()
        node.post(owner.registered("casa", extensions: Self.secret))
        node.post(owner.reported("casa", id: "1", asof: start, total: 1))
        #expect(node.derived.map(label) == ["restricted", "restricted"])
    }

    @Test("are known after a restart")
    func restart() throws {
        var node = harness()
        node.post(owner.registered("casa"))
        node.post(owner.reported("casa", id: "1", asof: start, total: 111, extensions: Self.secret))
        var again = Shelters()
        try again.restore(node.component.snapshot())
        #expect(again.table(at: start).rows.first?.labels == EventLabels(Self.secret))
    }
}
