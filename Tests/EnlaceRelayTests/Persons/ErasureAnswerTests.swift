import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("Being asked to forget a person")
struct ErasureAnswerTests {
    private typealias Make = PersonEvents

    private func asked(of person: String = PersonEvents.person) -> Event {
        EventDraft.posted(
            .erasureRequested, id: "q", source: "/nodes/sd/relay", subject: "request-1",
            data: [
                "person": .string(person), "partner": "tj", "reason": "withdrawn", "due": "2026-03-04T00:00:00Z",
            ],
            extensions: ["enlaceorigin": "sd", "enlacevia": "sd"], agency: "sd"
        ).event
    }

    private func answers(_ draft: EventDraft) -> [(partner: String, notice: JSONView)] {
        var relay = Samples.relay([Make.partner("la", peer: "la"), Make.partner("sd", peer: "sd")])
        var effects = Effects()
        relay.apply(asked(), effects: &effects)
        #expect(effects.notices.isEmpty)
        relay.apply(draft.event, effects: &effects)
        return effects.notices.map { ($0.partner, $0.json) }
    }

    @Test("is answered to the one who asked, by the pseudonym that stood in the request")
    func answer() throws {
        let answers = answers(Make.erased(asked(), agency: "dif"))
        #expect(answers.map(\.partner) == ["sd"])
        let data = try #require(answers.first?.notice["data"])
        #expect(data["person"]?.string == Make.person)
        #expect(data["withheld"]?.elements.map(\.string) == ["note"])
    }

    @Test("is not answered with another person's pseudonym, nor where nobody asked")
    func wrongAnswer() {
        let other = "p-" + String(repeating: "b2", count: 16)
        #expect(answers(Make.erased(asked(), agency: "dif", person: other)).isEmpty)
        let unasked = EventDraft.posted(
            .erasureConfirmed, id: "d", subject: "request-2",
            data: ["person": .string(Make.person), "asof": "2026-03-01T06:00:00Z"], agency: "dif")
        #expect(answers(unasked).isEmpty)
    }
}
