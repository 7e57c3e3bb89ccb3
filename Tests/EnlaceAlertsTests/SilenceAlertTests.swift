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
