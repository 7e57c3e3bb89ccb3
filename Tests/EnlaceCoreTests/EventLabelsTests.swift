import EnlaceCore
import EnlaceTestSupport
import Testing

@Suite("Labels of an event")
struct EventLabelsTests {
    private func sum(_ one: [String: String], _ other: [String: String]) -> [String: String] {
        EventLabels(one).adding(EventLabels(other)).values
    }

    @Test("are three of its attributes")
    func read() {
        let labels = EventLabels(["dataclassification": "internal", "enlaceorigin": "sd", "purpose": "health"])
        #expect(labels.values == ["dataclassification": "internal", "purpose": "health"])
        #expect(EventLabels(["enlaceorigin": "sd"]).isEmpty)
    }

    @Test(
        "of two are as strict as the stricter, whichever comes first",
        arguments: [
            ("dataclassification", "internal", "restricted", "restricted"),
            ("dataclassification", "restricted", "secret!", "secret!"),
            ("expirytime", "2026-03-01T06:00:00Z", "2026-03-01T00:30:00-06:00", "2026-03-01T06:00:00Z"),
            ("expirytime", "2026-03-01T06:00:00Z", "soon", "soon"),
            ("purpose", "health,shelter", "shelter food", "shelter"),
            ("purpose", "health", "shelter", "(none)"), ("purpose", "(none)", "shelter", "(none)"),
            ("purpose", "health", "", ""), ("purpose", "(none)", ",", ","),
        ])
    func stricter(name: String, one: String, other: String, expected: String) {
        #expect(sum([name: one], [name: other]) == [name: expected])
        #expect(sum([name: other], [name: one]) == [name: expected])
        #expect(sum([name: one], [:]) == [name: one])
        #expect(sum([:], [name: one]) == [name: one])
    }

    @Test("go along with what is derived from it, in its bytes too")
    func derived() throws {
        let cause = EventDraft.posted(
            .shelterReported, id: "1", subject: "casa", data: [:],
            extensions: ["purpose": "health", "other": "x"]
        ).recorded(at: 1, Timestamp(milliseconds: 0))
        var derivation = Derivation(.shelterChanged, subject: "casa", data: [:], from: cause, index: 0)
        derivation.labels.add(EventLabels(["dataclassification": "restricted"]))
        let draft = derivation.draft(node: "tj", component: "shelters")
        let expected = ["dataclassification": "restricted", "enlacecause": "1", "purpose": "health"]
        #expect(draft.envelope.extensions == expected)
        #expect(try draft.content.envelope().get().extensions == expected)
    }
}
