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

    @Test("alone make a change: a partner that may know the same figures now is told")
    func labelAlone() {
        var node = harness()
        node.post(owner.registered("casa"))
        node.post(owner.reported("casa", id: "1", asof: start, total: 20, extensions: Self.secret))
        node.post(owner.reported("casa", id: "2", asof: start, total: 20))
        #expect(node.derived.suffix(2).map { $0.data?["available"]?.int } == [80, 80])
        #expect(node.derived.suffix(2).map(label) == ["restricted", nil])
        node.post(owner.reported("casa", id: "3", asof: start, total: 20))
        #expect(node.derived.count == 3)
    }

    @Test("of a retraction hold for the report that counts again, told or read, until another report counts")
    func labelledRetraction() throws {
        var node = harness()
        node.post(owner.registered("casa"))
        node.post(owner.reported("casa", id: "1", asof: start, total: 51))
        node.post(owner.reported("casa", id: "2", asof: start + .seconds(1), total: 52))
        node.post(owner.retracted("casa", id: "3", of: "2", extensions: Self.secret))
        #expect(node.lastChange?["present"] == 51)
        #expect(label(node.derived.last) == "restricted")
        #expect(node.row("casa")?.labels == EventLabels(Self.secret))
        node.post(owner.retracted("casa", id: "4", of: "1"))
        #expect(node.lastChange?["state"] == "unreported")
        #expect(label(node.derived.last) == "restricted")
        #expect(node.row("casa")?.labels == EventLabels(Self.secret))
        try node.takeSnapshot()
        try node.restart()
        #expect(node.row("casa")?.labels == EventLabels(Self.secret))
        node.post(owner.reported("casa", id: "5", asof: start + .seconds(2), total: 53))
        #expect(label(node.derived.last) == nil)
        #expect(node.row("casa")?.labels.isEmpty == true)
    }

    @Test("of a correction that moves its report away hold for the one that counts instead")
    func movedAway() {
        var node = harness()
        node.post(owner.registered("casa"))
        node.post(owner.reported("casa", id: "1", asof: start, total: 51))
        node.post(owner.reported("casa", id: "2", asof: start + .seconds(1), total: 52))
        node.post(
            owner.corrected(
                "casa", id: "3", of: "2", asof: start - .hours(1), total: 52, extensions: Self.secret))
        #expect(node.lastChange?["present"] == 51)
        #expect(label(node.derived.last) == "restricted")
        #expect(node.row("casa")?.labels == EventLabels(Self.secret))
    }

    @Test("of a report that is no longer kept hold for its correction", arguments: [64, 200])
    func forgotten(later: Int) {
        var node = harness()
        node.post(owner.registered("casa"))
        node.post(owner.reported("casa", id: "old", asof: start - .days(300), total: 9, extensions: Self.secret))
        for index in 0..<later {
            node.post(owner.reported("casa", id: "\(index)", asof: start + .milliseconds(Int64(index)), total: 50))
        }
        #expect(node.row("casa")?.labels.isEmpty == true)
        node.post(owner.corrected("casa", id: "c", of: "old", asof: start + .seconds(1), total: 60))
        #expect(node.lastChange?["present"] == 60)
        #expect(label(node.derived.last) == "restricted")
        #expect(node.row("casa")?.labels == EventLabels(Self.secret))
    }

    @Test("are the same in what is told and in what is read, whatever is said of the reports", arguments: 0..<20)
    func agreement(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var node = harness()
        node.post(owner.registered("casa"))
        for index in 0..<60 {
            let expired = [EventEnvelope.Extension.expiryTime: (node.now - .hours(1)).description]
            let secret = [Self.secret, [:], [:], expired].randomElement(using: &random) ?? [:]
            let asof = node.now - .minutes(.random(in: 0...9, using: &random))
            let (meant, total) = ("\(Int.random(in: 0...index, using: &random))", 20)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: node.post(owner.retracted("casa", id: "x\(index)", of: meant, extensions: secret))
            case 1:
                node.post(
                    owner.corrected(
                        "casa", id: "c\(index)", of: meant, asof: asof, total: total, extensions: secret))
            default:
                node.post(owner.reported("casa", id: "\(index)", asof: asof, total: total, extensions: secret))
            }
            #expect(node.row("casa")?.labels == node.derived.last.map(EventLabels.init))
        }
    }

    private static func expiry(_ hours: Int64) -> [String: String] {
        [EventEnvelope.Extension.expiryTime: (start + .hours(hours)).description]
    }

    @Test("end its figures for everybody at once, whichever of the events has the earliest end")
    func ends() throws {
        let cases: [(profile: Int64?, report: Int64?, correction: Int64?)] = [
            (nil, 1, nil), (nil, 1, 3), (nil, nil, 1), (1, nil, nil), (1, 3, 3), (3, 3, 1),
        ]
        for (profile, report, correction) in cases {
            let label = { (hours: Int64?) in hours.map(Self.expiry) ?? [:] }
            var node = harness()
            node.post(owner.registered("casa", extensions: label(profile)))
            node.post(owner.reported("casa", id: "1", asof: start, total: 60, extensions: label(report)))
            node.post(owner.corrected("casa", id: "2", of: "1", asof: start, total: 62, extensions: label(correction)))
            try node.takeSnapshot()
            try node.restart()
            node.advance(to: start + .hours(1) - .milliseconds(1))
            #expect(node.row("casa")?.available == 38)
            node.advance(to: start + .hours(1))
            #expect(node.row("casa")?.state == .expired && node.row("casa")?.available == nil)
            #expect(node.lastChange?["state"] == "expired" && node.lastChange?["present"] == nil)
            #expect(node.component.table(at: node.now).totals.available == nil)
            #expect(node.component.detail(of: "casa", at: node.now)?.needs == [])
            node.post(owner.corrected("casa", id: "3", of: "1", asof: start, total: 63))
            #expect(node.row("casa")?.state == .expired)
            #expect(node.violations.isEmpty)
        }
    }

    @Test("that have ended tell those outside that nothing is known, where the profile may still be used")
    func endIsTold() {
        var node = harness()
        node.post(owner.registered("casa"))
        node.post(owner.reported("casa", id: "1", asof: start, total: 60, extensions: Self.expiry(1)))
        node.post(owner.corrected("casa", id: "2", of: "1", asof: start, total: 62))
        node.advance(to: start + .hours(1))
        #expect(node.lastChange?["state"] == "expired")
        #expect(node.derived.last.map(EventLabels.init)?.isEmpty == true)
    }

    @Test("that have ended with a profile are over with the next one")
    func nextProfile() {
        var node = harness()
        node.post(owner.registered("casa", extensions: Self.expiry(1)))
        node.post(owner.reported("casa", id: "1", asof: start, total: 60))
        node.advance(to: start + .hours(1))
        node.post(owner.registered("casa", id: "r2"))
        #expect(node.lastChange?["available"] == 40)
        #expect(node.row("casa")?.available == 40)
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
