import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("How many people were counted over a time, under a least count")
struct HiddenCountsTests {
    private let partner = Samples.partner(
        fields: [.departureReported: ["people", "total", "median_stay"]], minCount: 5)

    private func data(
        _ people: JSON?, total: JSON? = nil, since: String = "06", until: String = "12", to partner: Partner? = nil
    ) -> JSON? {
        let draft = Departures.report("d", since: since, until: until, people, total: total)
        var relay = Samples.relay([partner ?? self.partner])
        var effects = Effects()
        relay.apply(draft.event, effects: &effects)
        return effects.notices.first?.json["data"]?.json
    }

    @Test("is exact from the least count on, and hidden below it with the total that would give it away")
    func hides() {
        let told = data(["single_adult": 40, "family_member": 4, "unaccompanied_child": 0], total: 44)
        #expect(told?["people"] == ["single_adult": 40, "family_member": ["below": 5], "unaccompanied_child": 0])
        #expect(told?["total"] == nil)
        #expect(told?["withheld"]?.texts.contains("total") == true)
    }

    @Test("is told in full where nothing is small")
    func full() {
        let told = data(["single_adult": 40, "family_member": 5, "unaccompanied_child": 0], total: 45)
        #expect(told?["people"] == ["single_adult": 40, "family_member": 5, "unaccompanied_child": 0])
        #expect(told?["total"] == 45)
        #expect(told?["median_stay"] == 21)
    }

    @Test("counts those in no group as a cell too: the total would tell how many they are")
    func rest() {
        let told = data(["single_adult": 40], total: 43)
        #expect(told?["people"] == ["single_adult": 40])
        #expect(told?["total"] == nil)
    }

    @Test("hides a small total that stands alone, and what is said of so few")
    func alone() {
        let told = data(nil, total: 3)
        #expect(told?["total"] == ["below": 5])
        #expect(told?["median_stay"] == nil)
        let totals = Samples.partner(fields: [.departureReported: ["total"]], minCount: 5)
        #expect(data(["single_adult": 40, "family_member": 2], total: 42, to: totals)?["total"] == 42)
    }

    @Test("hides nothing where the agreement sets no least count")
    func off() {
        let open = Samples.partner(fields: [.departureReported: ["people", "total"]])
        let told = data(["single_adult": 40, "family_member": 1], total: 41, to: open)
        #expect(told?["people"] == ["single_adult": 40, "family_member": 1])
        #expect(told?["total"] == 41)
    }

    @Test("can be read by a node, as every notice")
    func sound() throws {
        let told = try #require(data(["single_adult": 40, "family_member": 4], total: 44))
        let violations = EventCatalog.standard.validate(
            document(told).root, as: .departureReported, form: .notice, now: Samples.start)
        #expect(violations.isEmpty, "\(violations.all)")
    }
}

/// Reports of people who left the shelter Casa, or the area of Tijuana.
enum Departures {
    static func report(
        _ id: String, since: String, until: String, _ people: JSON?, total: JSON? = nil, subject: String? = nil,
        area: String = "tijuana", place: String? = nil, day: String = "2026-03-01"
    ) -> EventDraft {
        var members: [JSON.Member] = [
            .init("since", .string("\(day)T\(since):00:00Z")), .init("asof", .string("\(day)T\(until):00:00Z")),
            .init("area", .string(area)), .init("median_stay", 21),
        ]
        if let people { members.append(.init("people", people)) }
        if let total { members.append(.init("total", total)) }
        if let place { members.append(.init("place", .string(place))) }
        return .posted(.departureReported, id: id, subject: subject, data: .object(members))
    }
}

extension JSON {
    var texts: [String] {
        guard case .array(let elements) = self else { return [] }
        return elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }
}
