import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceAlerts

@Suite("Silence alerts")
struct SilenceAlertTests {
    @Test("are raised when a shelter was not heard for too long, at that very time, and resolved when it is")
    func shelter() {
        var node = harness(silence(.shelter, after: .hours(12)))
        node.post(report("casa", id: "1"))
        node.advance(by: .hours(8))
        node.post(report("casa", id: "2"))
        node.advance(by: .hours(11))
        #expect(node.story.isEmpty)
        node.advance(by: .hours(2))
        #expect(node.story == ["raised casa"])
        #expect(node.derived.last?.envelope.time == start + .hours(20))
        #expect(node.last?["value"] == 12)
        node.post(report("casa", id: "3"))
        #expect(node.story == ["raised casa", "resolved casa"])
        node.advance(by: .hours(13))
        #expect(node.story == ["raised casa", "resolved casa", "raised casa"])
        #expect(node.violations.isEmpty)
    }

    @Test("an agency is heard by whatever it posts; one never heard is not missed")
    func agency() {
        var node = harness(silence(.agency, after: .hours(1), hold: .minutes(10)))
        node.advance(by: .days(1))
        #expect(node.story.isEmpty)
        node.post(
            .posted(.bulletinPublished, id: "1", source: "/agencies/imm", subject: "b", data: [:], agency: "imm"))
        node.advance(by: .minutes(65))
        #expect(node.story == ["pending imm"])
        node.advance(by: .minutes(5))
        #expect(node.story == ["pending imm", "raised imm"])
        node.post(report("casa", id: "2"))
        #expect(node.story == ["pending imm", "raised imm", "resolved imm"])
        #expect(node.violations.isEmpty)
    }

    @Test("that come in place of another kind of rule under its id end its alerts, and say nothing of their figures")
    func otherKind() {
        var node = harness(over(0))
        node.post(report("casa", id: "1"))
        node.post(changed("casa", id: "2", over: 5))
        #expect(node.story == ["raised casa"])
        var rule = silence(.shelter, after: .hours(1))
        rule.id = over(0).id
        node.update { $0.replaceRules([rule], areas: areas) }
        node.settle()
        #expect(node.story == ["raised casa", "resolved casa"])
        #expect(node.last?["kind"] == "threshold" && node.last?["value"] == 5)
        node.advance(by: .hours(2))
        #expect(node.story == ["raised casa", "resolved casa", "raised casa"])
        #expect(node.last?["kind"] == "silence")
        #expect(node.violations.isEmpty)
    }

    @Test("a rule that comes to look at shelters ends its alerts about agencies")
    func otherSubject() {
        var node = harness(silence(.agency, after: .hours(1)))
        node.post(report("casa", id: "1"))
        node.advance(by: .hours(2))
        #expect(node.story == ["raised imm"])
        var rule = silence(.shelter, after: .days(1))
        rule.id = silence(.agency, after: .hours(1)).id
        node.update { $0.replaceRules([rule], areas: areas) }
        node.settle()
        #expect(node.story == ["raised imm", "resolved imm"])
        #expect(node.violations.isEmpty)
    }

    @Test("an agency that is taken out of the configuration is missed no longer, and its alert ends")
    func agencyTakenAway() {
        let rule = silence(.agency, after: .hours(1))
        let bulletin = { (agency: String) in
            EventDraft.posted(
                .bulletinPublished, id: "1", source: "/agencies/\(agency)", subject: agency, data: [:], agency: agency)
        }
        var node = harness(rule)
        node.post(bulletin("imm"), bulletin("desom"))
        node.advance(by: .hours(2))
        #expect(node.story == ["raised desom", "raised imm"])
        node.update { $0.replaceRules([rule], areas: areas, agencies: ["imm"]) }
        node.settle()
        #expect(node.story == ["raised desom", "raised imm", "resolved desom"])
        node.advance(by: .days(1))
        #expect(node.story.count == 3)
        #expect(node.component.nextDue == nil)
        #expect(node.violations.isEmpty)
    }

    @Test("an agency whose file was away for a while is missed again, though it said nothing since")
    func agencyBack() throws {
        let rule = silence(.agency, after: .hours(1))
        var node = harness(rule)
        node.post(report("casa", id: "1"))
        node.advance(by: .hours(2))
        node.update { $0.replaceRules([rule], areas: areas, agencies: []) }
        #expect(node.story == ["raised imm", "resolved imm"])
        try node.takeSnapshot()
        node.advance(by: .hours(1))
        try node.restart { Alerts(rules: [rule], areas: areas, agencies: ["imm"]) }
        node.settle()
        #expect(node.story == ["raised imm", "resolved imm", "raised imm"])
        node.post(report("casa", id: "2"))
        #expect(node.story.last == "resolved imm")
        #expect(node.violations.isEmpty)
    }

    /// What the rule is for a while.
    enum Detour: CaseIterable {
        case longer, gone, otherKind

        func rules(in place: AlertRule) -> [AlertRule] {
            switch self {
            case .longer: [silence(.shelter, after: .days(1), hold: place.hold)]
            case .gone: []
            case .otherKind: [rule(place.id, over(0).body)]
            }
        }
    }

    private func change(_ node: inout ComponentHarness<Alerts>, to rules: [AlertRule], byRestart: Bool) throws {
        if byRestart {
            try node.restart { Alerts(rules: rules, areas: areas) }
            node.settle()
        } else {
            node.update { $0.replaceRules(rules, areas: areas) }
        }
    }

    @Test(
        "that hold again after their rule was another for a while are raised again, no earlier than they ended",
        arguments: Detour.allCases, [false, true])
    func ruleBack(detour: Detour, byRestart: Bool) throws {
        let rule = silence(.shelter, after: .hours(1))
        var node = harness(rule)
        node.post(report("casa", id: "1"))
        node.advance(by: .hours(2))
        try change(&node, to: detour.rules(in: rule), byRestart: byRestart)
        #expect(node.story == ["raised casa", "resolved casa"])
        let end = node.now
        node.advance(by: .hours(1))
        try change(&node, to: [rule], byRestart: byRestart)
        #expect(node.story == ["raised casa", "resolved casa", "raised casa"])
        #expect(node.last?["since"] == .string(end.description) && node.last?["value"] == 2)
        #expect(node.derived.last?.envelope.time == end)
        #expect(node.component.list.firing.map(\.since) == [end])
        node.post(report("casa", id: "2"))
        #expect(node.story == ["raised casa", "resolved casa", "raised casa", "resolved casa"])
        #expect(node.component.list.firing.isEmpty)
        #expect(node.violations.isEmpty)
    }

    @Test("that have to hold for a time wait for it anew when their rule is back", arguments: [false, true])
    func pendingBack(byRestart: Bool) throws {
        let rule = silence(.shelter, after: .hours(1), hold: .minutes(10))
        var node = harness(rule)
        node.post(report("casa", id: "1"))
        node.advance(by: .minutes(65))
        for _ in 0..<2 {
            try change(&node, to: [], byRestart: byRestart)
            try change(&node, to: [rule], byRestart: byRestart)
        }
        #expect(node.story == ["pending casa", "resolved casa", "pending casa", "resolved casa", "pending casa"])
        node.advance(by: .minutes(11))
        #expect(node.story.last == "raised casa" && node.story.count == 6)
        #expect(node.derived.last?.envelope.time.map { $0 >= start + .minutes(75) } == true)
        let times = node.derived.compactMap(\.envelope.time)
        #expect(times == times.sorted())
        #expect(node.violations.isEmpty)
    }

    @Test("of a shelter that leaves the areas of the rule and comes back are raised again")
    func areaBack() {
        var rule = silence(.shelter, after: .hours(1))
        rule.areas = ["tijuana"]
        var node = harness(rule)
        node.post(changed("casa", id: "1", over: 0), report("casa", id: "2"))
        node.advance(by: .hours(2))
        node.post(changed("casa", id: "3", over: 0, area: "sonora"))
        #expect(node.story == ["raised casa", "resolved casa"])
        let end = node.now
        node.advance(by: .hours(1))
        node.post(changed("casa", id: "4", over: 0))
        #expect(node.story == ["raised casa", "resolved casa", "raised casa"])
        #expect(node.derived.last?.envelope.time == end)
        node.post(report("casa", id: "5"))
        #expect(node.story.last == "resolved casa")
        #expect(node.violations.isEmpty)
    }

    @Test("a closed shelter is not missed")
    func closed() {
        var node = harness(silence(.shelter, after: .hours(12)))
        node.post(report("casa", id: "1"))
        node.post(changed("casa", id: "2", over: 0, status: "closed"))
        node.advance(by: .days(2))
        #expect(node.story.isEmpty)
        node.post(changed("casa", id: "3", over: 0))
        node.advance(by: .hours(11))
        #expect(node.story.isEmpty)
        node.advance(by: .hours(2))
        #expect(node.story == ["raised casa"])
    }

    @Test("tell seconds too, and how long it is by now")
    func seconds() {
        var node = harness(silence(.shelter, after: .seconds(5)))
        node.post(report("casa", id: "1"))
        node.advance(by: .seconds(36))
        #expect(node.last?["value"] == .double(0.0014))
        #expect(node.last?["limit"] == .double(0.0014))
        let alert = node.component.list.firing[0]
        #expect(node.component.presentValue(of: alert, at: node.now) == 0.01)
        #expect(node.component.presentValue(of: alert, at: node.now + .hours(3)) == 3)
        node.post(report("casa", id: "2"))
        #expect(node.component.presentValue(of: node.component.list.resolved[0], at: node.now) == nil)
        #expect(node.violations.isEmpty)
    }
}
