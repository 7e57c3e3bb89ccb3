import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("How many people there are now, under a least count")
struct StepCountsTests {
    private static let figures: Set<String> = ["usable", "present", "available", "over"]
    private static let all = figures.union(["name", "status", "present_by_group"])

    private func partner(_ fields: Set<String> = figures, minCount: Int = 5) -> Partner {
        Samples.partner(fields: [.shelterChanged: fields], minCount: minCount)
    }

    @Test(
        "is told in steps, upwards; nobody only where there is nobody",
        arguments: zip([0, 1, 4, 5, 6, 71], [0, 5, 5, 5, 10, 75]))
    func steps(present: Int, told: Int) {
        let shelter = CountedShelter(people: [0, 0, 0, present], usable: 100)
        #expect(shelter.figure("present", to: partner()) == .int(told))
        #expect(shelter.figure("present", to: partner(minCount: 1)) == .int(present))
    }

    @Test("tells of free beds, and of people beyond them, what follows from what is told of people")
    func balance() {
        let free = CountedShelter(people: [40, 11, 0, 0], usable: 80, held: 3)
        #expect(["present", "available", "over"].map { free.figure($0, to: partner()) } == [55, 20, 0])
        let crowded = CountedShelter(people: [51, 0, 0, 0], usable: 48, held: 2)
        #expect(["present", "available", "over"].map { crowded.figure($0, to: partner()) } == [55, 0, 7])
        let closed = CountedShelter(people: [11, 0, 0, 0], usable: 48, isClosed: true)
        #expect(["present", "available", "over"].map { closed.figure($0, to: partner()) } == [15, 0, 0])
    }

    @Test("adds up for whoever sees the groups: a total of its own would tell them apart")
    func groups() {
        let shelter = CountedShelter(people: [1, 1, 1, 1], usable: 40)
        #expect(shelter.figure("present", to: partner()) == 5)
        #expect(shelter.figure("present", to: partner(Self.all)) == 20)
        #expect(shelter.figure("available", to: partner(Self.all)) == 20)
        let groups = shelter.figure("present_by_group", to: partner(Self.all))
        #expect(groups?["unaccompanied_child"] == 5 && groups?["unknown"] == 5)
    }

    @Test("never says that a bed is free where none is, nor more free than there are", arguments: UInt64(0)..<20)
    func promise(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let shelter = CountedShelter(by: &generator)
            let fields = Bool.random(using: &generator) ? Self.figures : Self.all
            let partner = partner(fields, minCount: Int.random(in: 3...12, using: &generator))
            let figure = { (name: String) in
                if case .int(let value)? = shelter.figure(name, to: partner) { value } else { -1 }
            }
            #expect(figure("available") <= shelter.available && figure("available") >= 0)
            #expect(figure("present") >= shelter.present)
            #expect(figure("over") >= shelter.over)
            #expect((figure("present") == 0) == (shelter.present == 0))
            #expect(figure("usable") == shelter.usable)
        }
    }

    @Test(
        "withholds what would give away the people of a group, or those expected",
        arguments: [
            "available_by_group", "uncovered",
        ])
    func withheld(field: String) {
        let shelter = CountedShelter(people: [1, 0, 0, 0], usable: 9)
        #expect(shelter.figure(field, to: partner(Self.all.union([field]))) == nil)
        #expect(shelter.figure(field, to: partner(Self.all.union([field]), minCount: 1)) != nil)
    }

    @Test("rounds what is free or the least down, and what waits or the most up")
    func others() throws {
        let fields: [EventType: Set<String>] = [
            .serviceReported: ["free", "waiting"], .flowExpected: ["least", "most"], .incidentOpened: ["affected"],
        ]
        func data(_ draft: EventDraft) -> JSON? {
            var relay = Samples.relay([Samples.partner(fields: fields, minCount: 5)])
            var effects = Effects()
            relay.apply(draft.event, effects: &effects)
            return effects.notices.first?.json["data"]?.json
        }
        let expected = data(.posted(.flowExpected, id: "x", data: ["area": "tijuana", "least": 7, "most": 11]))
        #expect(expected?["least"] == 5 && expected?["most"] == 15)
        let incident = data(.posted(.incidentOpened, id: "i", subject: "i", data: ["area": "tijuana", "affected": 2]))
        #expect(incident?["affected"] == 5)
    }

    @Test(
        "does not tell that a number of people has passed a limit, at whatever stage an alert of it is",
        arguments: [EventType.alertPending, .alertRaised, .alertResolved], ["threshold", nil])
    func thresholds(type: EventType, kind: String?) {
        let partner = { Samples.partner(fields: [type: ["kind", "area", "limit"]], minCount: $0) }
        let event = alert(type, kind: kind)
        #expect(Samples.evaluation(partner(5)).decide(event, for: partner(5), at: Samples.start).reason == .leastCount)
        #expect(Samples.evaluation(partner(1)).decide(event, for: partner(1), at: Samples.start).reason == nil)
    }

    @Test("tells of alerts that look at no people", arguments: ["surge", "silence", "delivery"])
    func otherAlerts(kind: String) {
        let partner = Samples.partner(fields: [.alertRaised: ["kind", "area", "value", "limit"]], minCount: 5)
        var relay = Samples.relay([partner])
        var effects = Effects()
        relay.apply(alert(.alertRaised, kind: kind), effects: &effects)
        #expect(effects.notices.first?.json["data"]?["value"]?.int == 3)
    }

    @Test("drops an alert that waits when the agreement gets a least count")
    func waitingAlert() throws {
        let fields: [EventType: Set<String>] = [.alertRaised: ["kind", "area", "limit"]]
        let event = alert(.alertRaised, kind: "threshold")
        var relay = Samples.relay([Samples.partner(fields: fields)])
        var effects = Effects()
        relay.apply(event, effects: &effects)
        let notice = try #require(effects.notices.first)
        let now = Samples.evaluation(Samples.partner(fields: fields, minCount: 5))
        guard case .drop(let reason) = now.verdict(on: notice, of: event, at: Samples.start) else {
            Issue.record("it is still sent")
            return
        }
        #expect(reason == RefusalReason.leastCount.sentence)
    }

    private func alert(_ type: EventType, kind: String?) -> Event {
        let members: [JSON.Member] = [.init("area", "tijuana"), .init("value", 3), .init("limit", 2)]
        let data = JSON.object(members + (kind.map { [.init("kind", .string($0))] } ?? []))
        return EventDraft.posted(type, id: "a", subject: "a", data: data).event
    }

    @Test("leaves published statistics as they are")
    func statistics() {
        let partner = Samples.partner(areas: ["san-diego"], fields: [.flowReported: ["count"]], minCount: 50)
        var relay = Samples.relay([partner])
        var effects = Effects()
        let cell = EventDraft.posted(
            .flowReported, id: "c", subject: "cbp", data: ["count": 3, "labels": ["area": "San Diego Sector"]])
        relay.apply(cell.event, effects: &effects)
        #expect(effects.notices.first?.json["data"]?["count"]?.int == 3)
    }

    @Test("says no more of what another node has hidden than that node did")
    func passedOn() {
        let draft = EventDraft.posted(
            .shelterChanged, id: "e", source: "/nodes/sd/shelters", subject: "casa",
            data: [
                "area": "tijuana", "usable": 20, "present": ["below": 4], "available": 9,
                "present_by_group": ["single_adult": ["below": 8], "unknown": 7],
            ],
            extensions: ["enlaceorigin": "sd", "enlacevia": "sd", "enlaceonward": "agreed"])
        var relay = Samples.relay([partner(Self.all)])
        var effects = Effects()
        relay.apply(draft.event, effects: &effects)
        let data = effects.notices.first?.json["data"]
        #expect(data?["present_by_group"]?["single_adult"]?["below"]?.int == 8)
        #expect(data?["present_by_group"]?["unknown"]?.int == 10)
        #expect(data?["present"] == nil && data?["available"] == nil)
        #expect(data?["withheld"]?.elements.contains { $0.string == "available" } == true)
    }
}
