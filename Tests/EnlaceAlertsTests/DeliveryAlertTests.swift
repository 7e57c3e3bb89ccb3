import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceAlerts

@Suite("Delivery alerts")
struct DeliveryAlertTests {
    private let failing = "partner-failing"

    private func rule(
        _ delivery: DeliveryRule = DeliveryRule(), hold: Timestamp.Span = .seconds(0), objects: [String] = []
    ) -> AlertRule {
        AlertRule(
            id: failing, severity: .warning, hold: hold, labels: [:], texts: ["en": AlertText("{name}: {value}")],
            areas: [], objects: objects, body: .delivery(delivery))
    }

    private func said(
        _ type: EventType, _ id: String, _ data: JSON = [:], partner: String = "ngo", agency: String? = nil
    ) -> EventDraft {
        derived(type, id: id, subject: partner, data, agency: agency)
    }

    private func givenUp(_ id: String, notice: String? = nil, fate: String = "dead") -> EventDraft {
        said(.noticeFailed, id, ["notice": .string(notice ?? id), "event": 1, "attempts": 10, "fate": .string(fate)])
    }

    @Test("are raised when a partner fails, and resolved when it takes notices again")
    func failingPartner() {
        var node = harness(rule(hold: .minutes(10)))
        node.post(said(.partnerFailing, "1", ["attempts": 10, "failures": 9]))
        node.advance(by: .minutes(9))
        #expect(node.story == ["pending ngo"])
        node.advance(by: .minutes(2))
        #expect(node.story == ["pending ngo", "raised ngo"])
        #expect(node.last?["kind"] == "delivery")
        #expect(node.last?["object_kind"] == "partner")
        #expect(node.last?["texts"]?["en"] == "ngo: 0")
        node.post(said(.partnerRecovered, "2"))
        #expect(node.story == ["pending ngo", "raised ngo", "resolved ngo"])
        #expect(node.violations.isEmpty)
    }

    @Test(
        "are raised when the endpoint is gone, until an admin resumes the partner; an admin's own pause is no trouble")
    func gone() {
        var node = harness(rule())
        node.post(said(.partnerPaused, "1", ["reason": "operator"], partner: "quiet"))
        #expect(node.story.isEmpty)
        node.post(said(.partnerPaused, "2", ["reason": "gone"]))
        node.advance(by: .days(3))
        #expect(node.story == ["raised ngo"])
        node.post(said(.partnerResumed, "3"))
        #expect(node.story == ["raised ngo", "resolved ngo"])
    }

    @Test("count dead letters within the time that the rule names, and end when they are old")
    func deadLetters() {
        var node = harness(rule(DeliveryRule(deadLetters: 2, within: .hours(6))))
        node.post(givenUp("1"))
        node.post(givenUp("1b", fate: "dropped"))
        node.advance(by: .hours(7))
        node.post(givenUp("2"))
        #expect(node.story.isEmpty)
        node.advance(by: .hours(2))
        node.post(givenUp("3"))
        #expect(node.story == ["raised ngo"])
        #expect(node.last?["value"] == 2)
        node.advance(by: .hours(5))
        #expect(node.story == ["raised ngo", "resolved ngo"])
        #expect(node.derived.last?.envelope.time == start + .hours(13))
        #expect(node.violations.isEmpty)
    }

    @Test("count a notice once that was taken up again and given up again")
    func retried() {
        var node = harness(rule(DeliveryRule(deadLetters: 2)))
        node.post(givenUp("1"))
        node.post(givenUp("again", notice: "1"))
        #expect(node.story.isEmpty)
        node.post(givenUp("2"))
        #expect(node.story == ["raised ngo"])
        #expect(node.last?["value"] == 2)
    }

    @Test("are raised when a partner does not confirm in time that it forgot somebody, until it has")
    func overdueErasures() throws {
        var node = harness(rule(DeliveryRule(of: .erasures)))
        let late: JSON = [
            "partner": "ngo", "asof": .string(start.description), "requested": .string(start.description),
        ]
        node.post(said(.erasureOverdue, "1", late, partner: "request-1"))
        node.post(said(.erasureOverdue, "2", late, partner: "request-2"))
        #expect(node.story == ["raised ngo"])
        try node.takeSnapshot()
        try node.restart()
        node.post(said(.erasureConfirmed, "3", partner: "request-1", agency: "ngo"))
        #expect(node.story == ["raised ngo"])
        node.post(said(.erasureConfirmed, "4", partner: "request-2", agency: "ngo"))
        #expect(node.story == ["raised ngo", "resolved ngo"])
    }

    @Test(
        "are raised when a log is not the one that was seen before, until that very log is found in order",
        arguments: [("test", EventType.logCompared), ("sd", .checkpointHeld)])
    func disputedLog(node disputed: String, end: EventType) {
        var node = harness(rule(DeliveryRule(of: .log)))
        node.post(said(.logDisputed, "1", ["node": .string(disputed), "kind": "fork", "shown": "a note"]))
        #expect(node.story == ["raised ngo"])
        let other: EventType = end == .logCompared ? .checkpointHeld : .logCompared
        node.post(said(other, "2", ["size": 7]))
        #expect(node.story == ["raised ngo"])
        node.post(said(end, "3", ["size": 7]))
        #expect(node.story == ["raised ngo", "resolved ngo"])
    }

    @Test("watch only the partners that the rule names, and believe only this node")
    func scope() {
        var node = harness(rule(objects: ["clinic"]))
        node.post(said(.partnerFailing, "1", ["attempts": 10, "failures": 9]))
        node.post(said(.partnerFailing, "2", ["attempts": 10, "failures": 9], partner: "clinic", agency: "imm"))
        #expect(node.story.isEmpty)
        node.post(said(.partnerFailing, "3", ["attempts": 10, "failures": 9], partner: "clinic"))
        #expect(node.story == ["raised clinic"])
    }

    @Test("say nothing twice over a restart, and still end in time")
    func restart() throws {
        for isSnapshotTaken in [false, true] {
            var node = harness(rule(DeliveryRule(within: .hours(6))))
            node.post(givenUp("1"))
            if isSnapshotTaken { try node.takeSnapshot() }
            try node.restart()
            node.settle()
            #expect(node.story == ["raised ngo"])
            node.advance(by: .hours(7))
            #expect(node.story == ["raised ngo", "resolved ngo"])
            #expect(node.derived.last?.envelope.time == start + .hours(6))
        }
    }

    @Test("are raised by a rule that comes into force while a partner fails")
    func newRule() {
        var node = harness(rules: [])
        node.post(said(.partnerFailing, "1", ["attempts": 10, "failures": 9]))
        node.update { $0.replaceRules([rule()], areas: areas) }
        node.settle()
        #expect(node.story == ["raised ngo"])
    }

    @Test("are resolved when the partner is taken out of the configuration")
    func takenAway() {
        var node = harness(rule())
        node.post(said(.partnerFailing, "1", ["attempts": 10, "failures": 9]))
        node.update { $0.replaceRules([rule()], areas: areas, partners: ["ngo"]) }
        node.settle()
        #expect(node.story == ["raised ngo"])
        node.update { $0.replaceRules([rule()], areas: areas, partners: ["clinic"]) }
        node.settle()
        #expect(node.story == ["raised ngo", "resolved ngo"])
    }

    /// What is wrong with the partner, and the rule that looks at it.
    static let troubles: [(DeliveryRule.Subject, EventType, JSON)] = [
        (.sending, .partnerFailing, ["attempts": 10, "failures": 9]),
        (.sending, .partnerPaused, ["reason": "gone"]),
        (.sending, .noticeFailed, ["notice": "n", "event": 1, "attempts": 10, "fate": "dead"]),
        (.erasures, .erasureOverdue, ["partner": "ngo"]),
        (.log, .logDisputed, ["node": "ngo", "kind": "fork", "shown": "a note"]),
    ]

    @Test(
        "are raised again when the partner's file was away for a while and what they tell of still holds",
        arguments: troubles, [false, true])
    func back(trouble: (DeliveryRule.Subject, EventType, JSON), byRestart: Bool) throws {
        let rule = rule(DeliveryRule(of: trouble.0))
        var node = harness(rule)
        node.post(said(trouble.1, "1", trouble.2))
        #expect(node.story == ["raised ngo"])
        for partners: Set<String> in [[], ["ngo"]] {
            node.advance(by: .hours(1))
            try node.takeSnapshot()
            if byRestart {
                try node.restart { Alerts(rules: [rule], areas: areas, partners: partners) }
                node.settle()
            } else {
                node.update { $0.replaceRules([rule], areas: areas, partners: partners) }
            }
        }
        #expect(node.story == ["raised ngo", "resolved ngo", "raised ngo"])
        #expect(node.derived.last?.envelope.time == node.now)
        #expect(node.component.list.firing.count == 1)
        #expect(node.violations.isEmpty)
    }

    @Test("are not raised while the partner is not configured, nor afterwards over what is old by then")
    func oldWhenBack() {
        let rule = rule(DeliveryRule(within: .hours(6)))
        var node = harness(rules: [])
        node.update { $0.replaceRules([rule], areas: areas, partners: []) }
        node.post(givenUp("1"))
        node.advance(by: .hours(7))
        node.update { $0.replaceRules([rule], areas: areas, partners: ["ngo"]) }
        #expect(node.story.isEmpty)
        #expect(node.component.nextDue == nil)
    }
}
