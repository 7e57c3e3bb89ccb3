import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceAlerts

@Suite("Surge alerts")
struct SurgeAlertTests {
    private let november = Timestamp("2023-11-15T12:00:00Z")!

    @Test("months that come together are judged together: only the newest can be active")
    func together() {
        var node = harness(at: november, surge())
        node.post(
            total("s", "2022-09", 1_000), total("s", "2022-10", 1_000), total("s", "2023-09", 2_000),
            total("s", "2023-10", 1_500))
        node.advance(by: .seconds(1))
        #expect(node.story == ["historical s 2023-09", "raised s 2023-10"])
        #expect(node.last?["increase"] == 50)
        #expect(node.last?["base"] == 1_000)
        #expect(node.component.list.historical.map(\.period) == ["2023-09"])
        #expect(node.violations.isEmpty)
    }

    @Test("a newer month ends the alert of the older one; a restated base is judged anew")
    func life() {
        var node = harness(at: november, surge())
        node.post(total("s", "2022-10", 1_000), total("s", "2023-10", 1_499))
        node.advance(by: .hours(1))
        #expect(node.story.isEmpty)
        node.post(total("s", "2022-10", 999))
        node.advance(by: .hours(1))
        #expect(node.story.isEmpty, "the base fell below the least base")
        node.post(total("s", "2022-10", 1_000, id: "again"), total("s", "2023-10", 1_600))
        node.advance(by: .hours(1))
        #expect(node.story == ["raised s 2023-10"])
        node.post(total("s", "2022-10", 1_200))
        node.advance(by: .hours(1))
        #expect(node.story.last == "resolved s 2023-10")
        node.post(total("s", "2022-10", 1_001))
        node.advance(by: .days(20))
        #expect(node.story.last == "raised s 2023-10")
        node.post(total("s", "2023-11", 10))
        node.advance(by: .hours(1))
        #expect(node.story.last == "resolved s 2023-10")
        #expect(node.violations.isEmpty)
    }

    @Test("a rule that comes to compare with something else ends its alert as it was, and begins a new one")
    func otherComparison() {
        var node = harness(at: november, surge())
        node.post(total("s", "2022-10", 1_000), total("s", "2023-09", 1_200), total("s", "2023-10", 2_400))
        node.advance(by: .hours(1))
        #expect(node.story == ["raised s 2023-10"])
        #expect(node.last?["compare"] == "year_before")
        node.update { $0.replaceRules([surge(.average(periods: 1))], areas: areas) }
        #expect(node.story == ["raised s 2023-10", "resolved s 2023-10", "raised s 2023-10"])
        let resolved = node.derived[1].data?.json
        #expect(resolved?["compare"] == "year_before" && resolved?["base"] == 1_000)
        #expect(node.last?["compare"] == "average" && node.last?["base"] == 1_200)
        #expect(node.violations.isEmpty)
    }

    @Test("a month that is too old when it comes is historical, once")
    func historical() {
        var node = harness(at: november, surge(maxAge: .days(14)))
        node.post(total("s", "2022-10", 1_000), total("s", "2023-10", 1_600))
        node.advance(by: .hours(1))
        node.post(total("s", "2023-10", 1_700))
        node.advance(by: .hours(1))
        #expect(node.story == ["historical s 2023-10"])
        #expect(node.last?["historical"] == true)
        #expect(node.component.list.firing.isEmpty)
    }

    @Test("a moving average needs all of its months")
    func average() {
        var node = harness(at: november, surge(.average(periods: 2), increase: 100, minBase: 10))
        node.post(total("s", "2023-09", 30), total("s", "2023-10", 60))
        node.advance(by: .hours(1))
        #expect(node.story.isEmpty)
        node.post(total("s", "2023-08", 30))
        node.advance(by: .hours(1))
        #expect(node.story == ["raised s 2023-10"])
        #expect(node.last?["increase"] == 100)
    }

    @Test("the area is the node's own where areas.yaml knows the source's name for it")
    func area() {
        var node = harness(at: november, surge())
        node.post(total("Tucson Sector", "2022-10", 1_000), total("Tucson Sector", "2023-10", 2_000))
        node.advance(by: .hours(1))
        #expect(node.last?["area"] == "tucson")
        #expect(node.last?["name"] == "Tucson Sector")
    }
}
