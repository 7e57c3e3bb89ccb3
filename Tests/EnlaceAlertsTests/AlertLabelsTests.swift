import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceAlerts

@Suite("Labels of alerts")
struct AlertLabelsTests {
    private func until(_ minutes: Int64) -> [String: String] {
        [EventEnvelope.Extension.expiryTime: (start + .minutes(minutes)).description]
    }

    private func purpose(_ text: String) -> [String: String] { [EventEnvelope.Extension.purpose: text] }

    private func labels(_ node: ComponentHarness<Alerts>) -> [String: String] {
        node.derived.last.map { EventLabels($0).values } ?? [:]
    }

    private func registered(_ shelter: String, id: String, _ extensions: [String: String] = [:]) -> EventDraft {
        .posted(
            .shelterRegistered, id: id, source: "/agencies/imm", subject: shelter, data: ["name": "Casa"],
            extensions: extensions, agency: "imm")
    }

    @Test("that a shelter fell silent is told after the end of its last report, which it does not quote")
    func silence() {
        var node = harness(EnlaceAlertsTests.silence(.shelter, after: .hours(24)))
        node.post(registered("casa", id: "r"), report("casa", id: "1"))
        node.post(changed("casa", id: "2", over: 0, extensions: until(60).merging(purpose("shelter")) { $1 }))
        node.post(changed("casa", id: "3", extensions: until(18 * 60).merging(purpose("shelter")) { $1 }))
        node.advance(by: .hours(24))
        #expect(node.story == ["raised casa"])
        #expect(labels(node) == purpose("shelter"))
        #expect(node.last?["name"] == "Casa" && node.last?["value"] == 24)
        #expect(node.last?["texts"]?["en"] == "Casa: 24 over 24")
        node.post(
            .posted(
                .shelterReported, id: "4", source: "/agencies/imm", subject: "casa", data: ["total": 1],
                extensions: until(10), agency: "imm"))
        #expect(node.story == ["raised casa", "resolved casa"])
        #expect(labels(node) == purpose("shelter") && node.last?["value"] == 0)
        #expect(node.violations.isEmpty)
    }

    @Test("that a shelter fell silent is told without a name that has an end, past or yet to come")
    func registration() {
        var node = harness(EnlaceAlertsTests.silence(.shelter, after: .hours(24)))
        for (id, end) in [("casa", 18 * 60), ("hogar", 30 * 60)] as [(String, Int64)] {
            node.post(registered(id, id: "r\(id)", until(end)), report(id, id: "1\(id)"))
            node.post(changed(id, id: "2\(id)", extensions: until(end)))
        }
        node.advance(by: .hours(24))
        #expect(node.story == ["raised casa", "raised hogar"])
        for alert in node.derived {
            #expect(alert.data?["name"] == nil && EventLabels(alert).isEmpty)
            #expect(alert.data?["texts"]?["en"]?.string == "\(alert.data?["object"]?.string ?? ""): 24 over 24")
        }
        node.post(report("hogar", id: "3"))
        #expect(node.last?["object"] == "hogar" && node.last?["name"] == nil && labels(node).isEmpty)
        #expect(node.violations.isEmpty)
    }

    @Test("one that is raised on a later report's figure goes by the end of that report")
    func raisedLater() {
        var node = harness(over(5, hold: .minutes(15)))
        node.post(changed("casa", id: "1", over: 6, extensions: until(10)))
        #expect(labels(node) == until(10))
        node.post(changed("casa", id: "2", over: 7))
        node.advance(by: .minutes(15))
        #expect(node.story == ["pending casa", "raised casa"])
        #expect(labels(node).isEmpty && node.last?["value"] == 7)
        #expect(node.last?["texts"]?["en"] == "Casa: 7 over 5")
    }

    @Test("a figure whose end is past raises nothing, also before the registry says that it is")
    func ended() {
        var node = harness(over(5, hold: .minutes(15)))
        node.post(changed("casa", id: "1", over: 6, extensions: until(10)))
        node.advance(by: .minutes(20))
        #expect(node.story == ["pending casa"])
        #expect(node.component.presentValue(of: node.component.list.pending[0], at: node.now) == nil)
    }

    @Test("the end of an alert has no end, and quotes nothing of a report that has one")
    func resolved() {
        for ending in [[:], until(600)] {
            var node = harness(over(5))
            node.post(changed("casa", id: "1", over: 6, extensions: until(60)))
            node.advance(by: .hours(2))
            node.post(changed("casa", id: "2", over: 0, extensions: ending))
            #expect(node.story == ["raised casa", "resolved casa"])
            #expect(labels(node).isEmpty)
            #expect(node.last?["value"] == (ending.isEmpty ? 0 : nil) && node.last?["texts"] == nil)
            #expect(node.last?["name"] == (ending.isEmpty ? "Casa" : nil))
            #expect(node.violations.isEmpty)
        }
    }

    @Test("an alert that ends with its rule tells no more of a report that has an end")
    func ruleGone() {
        var node = harness(over(5))
        node.post(changed("casa", id: "1", over: 6, extensions: until(60)))
        #expect(node.component.list.firing[0].told(at: start + .hours(1)).value == nil)
        node.update { $0.replaceRules([], areas: areas) }
        #expect(node.story == ["raised casa", "resolved casa"])
        #expect(labels(node).isEmpty && node.last?["value"] == nil && node.last?["name"] == nil)
    }

    private typealias Purposes = (
        pending: String?, raised: String?, ended: String?, told: String?, value: Bool, name: Bool
    )

    @Test("whoever could know that it began or was raised may know that it ended, and figures only as purposes allow")
    func purposes() throws {
        let cases: [Purposes] = [
            ("shelter", "shelter", "health", "shelter", value: false, name: true),
            ("shelter", "shelter", nil, "shelter", value: true, name: true),
            ("shelter", "shelter", "health shelter", "shelter", value: true, name: true),
            (nil, nil, "health", nil, value: false, name: true),
            // What was raised is for other people than what was pending: both are told that it is over.
            ("other", "shelter", "shelter", "other,shelter", value: false, name: false),
            ("other", "shelter", nil, "other,shelter", value: true, name: true),
            ("other", "shelter other", "health", "other,shelter", value: false, name: true),
            (nil, "shelter", nil, nil, value: true, name: true),
            (nil, "shelter", "shelter", nil, value: false, name: false),
            ("other", nil, nil, nil, value: true, name: true),
            // Nobody was told of it while it was pending, or that it was raised.
            ("", "shelter", nil, "shelter", value: true, name: true),
            ("shelter", "", nil, "shelter", value: true, name: true),
            ("shelter", "", "health", "shelter", value: false, name: false),
            ("shelter", "(none)", nil, "shelter", value: true, name: true),
            (nil, "(none)", "health", nil, value: false, name: false),
            ("", "(none)", nil, "(none)", value: true, name: true),
            // What ended it rests on reports that have no purpose in common.
            ("shelter", "shelter", "(none)", "shelter", value: false, name: true),
            ("shelter", "shelter", "", "", value: false, name: true),
        ]
        for (pending, raised, ended, told, value, name) in cases {
            var node = harness(over(5, hold: .minutes(15)))
            node.post(changed("casa", id: "1", over: 6, extensions: pending.map(purpose) ?? [:]))
            node.post(changed("casa", id: "2", over: 7, extensions: raised.map(purpose) ?? [:]))
            node.advance(by: .minutes(15))
            #expect(labels(node) == raised.map(purpose) ?? [:])
            try node.restart()
            node.post(changed("casa", id: "3", over: 0, extensions: ended.map(purpose) ?? [:]))
            #expect(node.story == ["pending casa", "raised casa", "resolved casa"])
            #expect(labels(node) == told.map(purpose) ?? [:])
            #expect(node.last?["value"] == (value ? 0 : nil) && node.last?["name"] == (name ? "Casa" : nil))
        }
    }

    @Test("an end that nobody can read keeps the raise from all, but not the end from those who heard it was pending")
    func raisedUnreadable() {
        var node = harness(over(5, hold: .minutes(15)))
        node.post(changed("casa", id: "1", over: 6))
        node.post(changed("casa", id: "2", over: 7, extensions: ["expirytime": "soon"]))
        node.advance(by: .minutes(15))
        #expect(labels(node) == ["expirytime": "soon"])
        node.post(changed("casa", id: "3", over: 0))
        #expect(node.story == ["pending casa", "raised casa", "resolved casa"])
        #expect(labels(node).isEmpty && node.last?["value"] == 0)
    }

    @Test("what was told while alerts were pending stands in no older snapshot, so that is not used")
    func olderSnapshot() throws {
        var node = harness(over(5, hold: .minutes(15)))
        node.post(changed("casa", id: "1", over: 6))
        let bytes = try node.component.snapshot()
        var restored = node.component
        try restored.restore(bytes)
        let older = String(decoding: bytes, as: UTF8.self).replacing(#""version":1"#, with: #""former":1"#)
        #expect(throws: (any Error).self) { try restored.restore(Array(older.utf8)) }
    }

    @Test("a label that nobody understands goes with all that follows from its report")
    func notUnderstood() {
        for label in [purpose(""), ["expirytime": "soon"], ["dataclassification": "secret"]] {
            var node = harness(over(5))
            node.post(changed("casa", id: "1", over: 6))
            node.post(changed("casa", id: "2", over: 0, extensions: label))
            #expect(labels(node) == label)
        }
    }

    @Test("a surge over figures whose end is past is told without them")
    func surge() {
        var node = harness(EnlaceAlertsTests.surge())
        node.post(total("s", "2025-02", 1_000, extensions: until(-60)), total("s", "2026-02", 2_000))
        node.advance(by: .seconds(1))
        #expect(node.story == ["raised s 2026-02"])
        #expect(labels(node).isEmpty && node.last?["area"] == "s")
        #expect(["value", "base", "increase", "texts"].allSatisfy { node.last?[$0] == nil })
        #expect(node.violations.isEmpty)
    }
}
