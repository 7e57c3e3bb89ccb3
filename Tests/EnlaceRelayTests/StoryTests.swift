import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("Reading, and the story of an event")
struct StoryTests {
    private let record: [JSON.Member] = [
        .init("name", "Casa Puente"), .init("area", "tijuana"), .init("available", 10), .init("present", 70),
        .init("position", "32.5,-117.0"),
    ]

    private func read(_ partner: Partner) -> Result<JSON, RefusalReason> {
        Samples.evaluation(partner).reading(
            of: "casa", as: .shelterChanged, fields: record, by: partner, at: Samples.start)
    }

    @Test("a partner reads exactly what its agreement would send it")
    func reading() throws {
        let answer = try read(Samples.partner()).get()
        #expect(answer["name"] == "Casa Puente")
        #expect(answer["available"] == 10)
        #expect(answer["present"] == nil)
        #expect(answer["position"] == nil)
        guard case .array(let withheld)? = answer["withheld"] else {
            Issue.record("what is withheld is listed")
            return
        }
        #expect(withheld.contains("present") && !withheld.contains("name"))
    }

    @Test("a partner does not read what lies elsewhere, is not agreed, or stands behind the wall")
    func refusedReading() {
        #expect(throws: RefusalReason.outsideAreas) { try read(Samples.partner(areas: ["mexicali"])).get() }
        #expect(throws: RefusalReason.notAgreedType) { try read(Samples.partner(fields: [:])).get() }
        #expect(throws: RefusalReason.wall) { try read(Samples.partner(class: .media)).get() }
    }

    @Test("a read token belongs to one partner")
    func tokens() {
        let partners = [
            Samples.partner("a", tokens: [ReadToken(secret: "token-a")]),
            Samples.partner("b", tokens: [ReadToken(secret: "old"), ReadToken(secret: "new")]),
        ]
        #expect(partners.holder(of: "new")?.id == "b")
        #expect(partners.holder(of: "token-a")?.id == "a")
        #expect(partners.holder(of: "token-A") == nil)
        #expect(partners.holder(of: "") == nil)
    }

    @Test("tells for every partner whether it was sent, why, and what became of it")
    func story() async throws {
        let channel = ScriptedChannel { _, _ in .answer(DeliveryOutcome(.final, status: 400, detail: "refused")) }
        let site = RelaySite([Samples.partner(), Samples.partner("far", areas: ["san-diego"])], channel: channel)
        try await site.run { site in
            try await site.post(Samples.changed())
            try await site.eventually("it is dead") { try await site.entries(.dead).count == 1 }
            let decided = try #require(try await site.events(.relayDecided).first)
            let record = try #require(DecisionRecord(decided.data))
            #expect(record.id == "e1")
            #expect(record.rows.count == 2)
            #expect(record.rows[0].outcome == .refused(.outsideAreas))
            #expect(RefusalReason.outsideAreas.rawValue == "outside_areas")
            #expect(RefusalReason.outsideAreas.sentence == "it is about an area that the agreement does not cover")
            guard case .sent(let notice, _, let form) = record.rows[1].outcome else {
                Issue.record("nothing was sent")
                return
            }
            #expect(form.fields == ["name", "available"])
            let progress = try #require(try await site.entries().first { $0.notice.id == notice }).progress
            #expect(progress.status == .dead)
            #expect(progress.attempts == 1)
            #expect(progress.lastStatus == 400)
        }
    }
}
