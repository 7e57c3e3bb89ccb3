import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceAlerts

@Suite("Threshold alerts")
struct ThresholdAlertTests {
    @Test("are raised when a shelter is over its limit, with texts, and resolved when it is not")
    func raised() {
        var node = harness(over(5))
        node.post(changed("casa", id: "1", over: 5))
        #expect(node.story.isEmpty)
        node.post(changed("casa", id: "2", over: 6))
        #expect(node.story == ["raised casa"])
        #expect(node.last?["texts"] == ["en": "Casa: 6 over 5", "es": "Casa: 6 de más"])
        #expect(node.last?["labels"] == ["team=night"])
        #expect(node.last?["area"] == "tijuana")
        #expect(node.derived.last?.envelope.extensions[EventEnvelope.Extension.cause] == "2")
        node.post(changed("casa", id: "3", over: 9))
        node.post(changed("casa", id: "4", over: 0))
        #expect(node.story == ["raised casa", "resolved casa"])
        #expect(node.last?["was"] == "firing")
        #expect(Set(node.derived.map(\.subject)).count == 1)
        #expect(node.violations.isEmpty)
    }

    @Test("wait as long as the rule demands, and end unheard if the condition passes")
    func pending() {
        var node = harness(over(5, hold: .minutes(15)))
        node.post(changed("casa", id: "1", over: 6))
        #expect(node.story == ["pending casa"])
        node.advance(by: .minutes(14))
        node.post(changed("casa", id: "2", over: 0))
        #expect(node.story == ["pending casa", "resolved casa"])
        #expect(node.last?["was"] == "pending")
        node.post(changed("casa", id: "3", over: 6))
        let began = node.now
        node.advance(by: .hours(1))
        #expect(node.story.suffix(2) == ["pending casa", "raised casa"])
        #expect(node.derived.last?.envelope.time == began + .minutes(15))
        #expect(node.component.list.firing.first?.since == began)
        #expect(node.violations.isEmpty)
    }

    @Test("are as confidential as all that was seen of the shelter meanwhile")
    func labels() throws {
        var node = harness(over(5, hold: .minutes(15)))
        let secret = ["dataclassification": "restricted"]
        node.post(changed("casa", id: "1", over: 6, extensions: secret))
        node.post(changed("casa", id: "2", over: 7))
        node.advance(by: .minutes(15))
        var again = Alerts(rules: [over(5, hold: .minutes(15))], areas: areas)
        try again.restore(node.component.snapshot())
        node.post(changed("casa", id: "3", over: 0))
        #expect(node.story == ["pending casa", "raised casa", "resolved casa"])
        #expect(node.derived.allSatisfy { $0.envelope.extensions["dataclassification"] == "restricted" })
        #expect(again.list.firing.first?.handling == EventLabels(secret))
        node.post(changed("casa", id: "4", over: 8))
        #expect(node.derived.last?.envelope.extensions["dataclassification"] == nil)
    }

    @Test("figures that do not hold neither raise nor resolve")
    func unknown() {
        var node = harness(over(5, hold: .minutes(15)))
        node.post(changed("casa", id: "1", over: 6))
        node.post(changed("casa", id: "2"))
        node.advance(by: .hours(1))
        #expect(node.story == ["pending casa"])
        node.post(changed("casa", id: "3", over: 7))
        #expect(node.story == ["pending casa", "raised casa"])
        node.post(changed("casa", id: "4"))
        node.advance(by: .days(1))
        #expect(node.story == ["pending casa", "raised casa"])
    }

    @Test("look at shelters of this node in the areas of the rule only")
    func scope() {
        var node = harness(over(5, areas: ["bc"]))
        let origin = [EventEnvelope.Extension.origin: "sandiego"]
        node.post(changed("theirs", id: "1", over: 50, extensions: origin, agency: "peer"))
        node.post(changed("far", id: "2", over: 50, area: "sonora"))
        node.post(changed("casa", id: "3", over: 50))
        #expect(node.story == ["raised casa"])
        node.post(changed("casa", id: "4", over: 50, area: "sonora"))
        #expect(node.story == ["raised casa", "resolved casa"])
    }

    @Test("reloaded rules change nothing that happened: what is gone resolves, what holds now is raised once")
    func reload() {
        var node = harness(over(5))
        node.post(changed("casa", id: "1", over: 6), changed("other", id: "2", over: 1))
        node.advance(by: .hours(1))
        node.update { $0.replaceRules([over(5)], areas: areas) }
        #expect(node.story == ["raised casa"])
        node.update { $0.replaceRules([over(0)], areas: areas) }
        #expect(node.story == ["raised casa", "raised other"])
        node.update { $0.replaceRules([], areas: areas) }
        #expect(node.story.suffix(2).sorted() == ["resolved casa", "resolved other"])
        #expect(node.derived.last?.envelope.time == node.now)
        node.advance(by: .hours(1))
        node.update { $0.replaceRules([over(5)], areas: areas) }
        #expect(node.story.last == "raised casa")
        #expect(node.story.count == 5)
        #expect(node.violations.isEmpty)
    }

    @Test("a rule that comes to look at another figure ends its alert as it was, and begins a new one")
    func otherMetric() {
        let other = rule("over", .threshold(ThresholdRule(metric: .present, limit: .above(100))))
        var node = harness(over(2))
        node.post(changed("casa", id: "1", over: 5))
        #expect(node.last?["metric"] == "over" && node.last?["value"] == 5 && node.last?["limit"] == 2)
        node.update { $0.replaceRules([other], areas: areas) }
        node.settle()
        #expect(node.story == ["raised casa", "resolved casa", "raised casa"])
        let resolved = node.derived[1].data?.json
        #expect(resolved?["metric"] == "over" && resolved?["value"] == 5 && resolved?["limit"] == 2)
        #expect(node.last?["metric"] == "present" && node.last?["value"] == 105 && node.last?["limit"] == 100)
        #expect(node.violations.isEmpty)
    }

    @Test("an alert that ends under a new limit is told with that limit")
    func otherLimit() {
        var node = harness(over(2))
        node.post(changed("casa", id: "1", over: 5))
        node.update { $0.replaceRules([over(7)], areas: areas) }
        node.settle()
        #expect(node.story == ["raised casa", "resolved casa"])
        #expect(node.last?["value"] == 5 && node.last?["limit"] == 7)
    }

    @Test("a rule whose limit comes to be one from the other side ends its alert as it was, and begins a new one")
    func otherSide() {
        let below = rule("over", .threshold(ThresholdRule(metric: .over, limit: .below(10))))
        var node = harness(over(2))
        node.post(changed("casa", id: "1", over: 5))
        #expect(node.last?["compare"] == "above")
        node.update { $0.replaceRules([below], areas: areas) }
        #expect(node.story == ["raised casa", "resolved casa", "raised casa"])
        let resolved = node.derived[1].data?.json
        #expect(resolved?["compare"] == "above" && resolved?["limit"] == 2)
        #expect(node.last?["compare"] == "below" && node.last?["limit"] == 10)
        #expect(node.violations.isEmpty)
    }

    @Test("an alert from before alerts said how they compare goes on")
    func withoutComparison() {
        let before: JSON = [
            "rule": "over", "kind": "threshold", "severity": "warning", "object": "casa", "object_kind": "shelter",
            "since": .string(start.description), "value": 5, "limit": 2,
        ]
        var node = harness(rules: [])
        node.post([
            changed("casa", id: "1", over: 5),
            derived(.alertRaised, id: "2", subject: AlertKey("over", "casa").id, before),
        ])
        let below = rule("over", .threshold(ThresholdRule(metric: .over, limit: .below(10))))
        node.update { $0.replaceRules([below], areas: areas) }
        #expect(node.story.isEmpty)
        #expect(node.component.list.firing.map(\.object) == ["casa"])
        node.post(changed("casa", id: "3", over: 12))
        #expect(node.story == ["resolved casa"])
    }

    @Test("the comparisons that rules can name are those that the catalog has")
    func comparisons() {
        let sides = ThresholdRule.Limit.Word.allCases.map(\.rawValue)
        let words = sides + SurgeRule.Comparison.Word.allCases.map(\.rawValue)
        let field = EventCatalog.standard[.alertRaised]?.fields.first { $0.name == "compare" }
        #expect(field.map { "\($0.type)" } == "\(FieldType.choice(words))")
    }

    @Test("the metrics that rules can name are those that the catalog has")
    func metrics() {
        let metrics = ThresholdRule.Metric.allCases.map(\.rawValue) + DeliveryRule.Subject.allCases.map(\.rawValue)
        let field = EventCatalog.standard[.alertRaised]?.fields.first { $0.name == "metric" }
        #expect(field.map { "\($0.type)" } == "\(FieldType.choice(metrics))")
    }

    @Test("rules that changed while the node was down are applied to what the journal says happened")
    func changedWhileDown() throws {
        var current = [over(5)]
        var node = ComponentHarness(at: start) { Alerts(rules: current, areas: areas) }
        node.post(changed("casa", id: "1", over: 6), changed("other", id: "2", over: 1))
        node.advance(by: .hours(1))
        current = [rule("any", .threshold(ThresholdRule(metric: .over, limit: .above(0))))]
        try node.restart()
        node.settle()
        #expect(node.story == ["raised casa", "resolved casa", "raised casa", "raised other"])
        #expect(node.derived.map { $0.data!["rule"]!.string! } == ["over", "over", "any", "any"])
    }
}
