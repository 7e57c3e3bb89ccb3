import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceRelay

@Suite("Languages and places under an agreement")
struct TermsTests {
    private func data(_ draft: EventDraft, to partner: Partner) -> JSON? {
        var relay = Samples.relay([partner])
        var effects = Effects()
        relay.apply(draft.event, effects: &effects)
        return effects.notices.first?.json["data"]?.json
    }

    private func texts(_ languages: [String]?) -> JSON? {
        let bulletin = EventDraft.posted(
            .bulletinPublished, id: "b", subject: "b",
            data: [
                "areas": ["tijuana"], "topic": "crossing", "title": ["es": "Hola", "en": "Hello", "ht": "Bonjou"],
                "text": ["es-MX": "Buenos días", "en": "Good day"],
            ])
        let fields: [EventType: Set<String>] = [.bulletinPublished: ["topic", "title", "text"]]
        return data(bulletin, to: Samples.partner(fields: fields, languages: languages))
    }

    @Test("only texts in the agreed languages leave, whatever their region")
    func languages() {
        #expect(texts(["es"])?["title"] == ["es": "Hola"])
        #expect(texts(["es"])?["text"] == ["es-MX": "Buenos días"])
        #expect(texts(["en", "HT"])?["title"] == ["en": "Hello", "ht": "Bonjou"])
        #expect(texts(nil)?["text"] == ["es-MX": "Buenos días", "en": "Good day"])
    }

    @Test("where there is no text in an agreed language the field is withheld, and the rest leaves")
    func noLanguage() {
        let told = texts(["ht"])
        #expect(told?["title"] == ["ht": "Bonjou"])
        #expect(told?["text"] == nil)
        #expect(told?["withheld"]?.texts.contains("text") == true)
        #expect(told?["topic"] == "crossing")
        #expect(texts(["es-MX"])?["title"] == nil)
        #expect(texts(["e"])?["title"] == nil)
    }

    @Test("the texts of an alert, which may quote its other fields, leave only together with all of those that it has")
    func quotingTexts() {
        let alert = EventDraft.posted(
            .alertRaised, id: "a", source: "/nodes/tj/alerts", subject: "a",
            data: [
                "rule": "full", "object": "casa", "name": "Casa", "area": "tijuana", "limit": 0, "value": 11,
                "texts": ["es": "Casa (casa) tijuana: 11 sobre 0"],
            ])
        let quoted: Set<String> = ["object", "name", "area", "value", "limit"]
        func told(_ fields: Set<String>) -> JSON? {
            data(alert, to: Samples.partner(fields: [.alertRaised: fields.union(["rule", "texts"])]))
        }
        #expect(told(quoted)?["texts"] == ["es": "Casa (casa) tijuana: 11 sobre 0"])
        for missing in quoted {
            let told = told(quoted.subtracting([missing]))
            #expect(told?["texts"] == nil, "without \(missing)")
            #expect(told?["withheld"]?.texts.contains("texts") == true)
            #expect(told?["rule"] == "full")
        }
    }

    private func position(_ precision: PlacePrecision) -> JSON? {
        let fields: [EventType: Set<String>] = [.shelterRegistered: ["area", "position"]]
        return data(Samples.registered(), to: Samples.partner(fields: fields, precision: precision))
    }

    @Test("a place is told as the city, on a grid, or exactly")
    func precision() {
        #expect(position(.city)?["position"] == nil)
        #expect(position(.city)?["area"] == "tijuana")
        #expect(position(.city)?["withheld"]?.texts.contains("position") == true)
        #expect(position(.exact)?["position"] == ["latitude": .double(32.53), "longitude": .double(-117.02)])
        #expect(position(.decimals(1))?["position"] == ["latitude": .double(32.5), "longitude": .double(-117.1)])
        #expect(position(.decimals(0))?["position"] == ["latitude": 32, "longitude": -118])
    }

    @Test("a place on the grid stays where it is", arguments: PlacePrecision.range)
    func grid(decimals: Int) {
        var generator = SeededGenerator(seed: UInt64(decimals))
        let precision = PlacePrecision.decimals(decimals)
        for _ in 0..<2_000 {
            let degrees = Double.random(in: -180...180, using: &generator)
            let told = precision.rounded(degrees)
            #expect(precision.rounded(told) == told)
            #expect(
                told <= degrees + 1e-6
                    && degrees - told < 1.0 / (0..<decimals).reduce(1) { scale, _ in scale * 10 } + 1e-6)
        }
    }

    @Test("what is decided is recorded with the names of counts that were not told as they are")
    func record() throws {
        let partner = Samples.partner(
            fields: [.shelterChanged: ["usable", "present", "available", "uncovered"]], minCount: 50)
        var relay = Samples.relay([partner])
        var effects = Effects()
        relay.apply(Samples.changed().event, effects: &effects)
        let data = try JSONDocument(effects.events[0].data.bytes).root
        guard case .sent(_, _, let form)? = DecisionRecord(data)?.rows.first?.outcome else {
            Issue.record("it is sent")
            return
        }
        #expect(form.fields == ["usable", "present", "available"])
        #expect(form.suppressed == ["present", "available"])
        let violations = EventCatalog.standard.validate(data, as: .relayDecided, form: .posted, now: Samples.start)
        #expect(violations.isEmpty, "\(violations.all)")
    }

    @Test("partners with other terms do not share a notice")
    func apart() {
        let fields: [EventType: Set<String>] = [.shelterChanged: ["present"]]
        let partners = [1, 5, 50, 5].enumerated().map { index, least in
            Samples.partner("p\(index)", fields: fields, minCount: least)
        }
        var relay = Samples.relay(partners)
        var effects = Effects()
        relay.apply(Samples.changed().event, effects: &effects)
        #expect(effects.notices.map { $0.json["data"]?["present"]?.int } == [70, 70, 100, 70])
    }
}
