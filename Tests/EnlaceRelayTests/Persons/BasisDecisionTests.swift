import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("What an agreement decides on a person")
struct BasisDecisionTests {
    private typealias Make = PersonEvents

    private func decide(
        _ draft: EventDraft = PersonEvents.concern(), after drafts: [EventDraft] = [],
        for partner: Partner = PersonEvents.partner()
    ) -> Decision {
        var relay = Samples.relay([partner])
        for draft in drafts {
            var effects = Effects()
            relay.apply(draft.event, effects: &effects)
        }
        return relay.evaluation.decide(draft.event, for: partner, at: Samples.start)
    }

    @Test("lets out restricted fields on a basis, and says on which")
    func letsOut() {
        guard case .letOut(let form) = decide(after: [Make.granted()]) else {
            Issue.record("there is a consent")
            return
        }
        #expect(Set(form.fields) == Make.fields)
        #expect(form.basis == Basis(ground: .consent, event: "g1"))
    }

    @Test("without a basis lets out the other fields, and lists the restricted ones as withheld")
    func withholds() {
        guard case .letOut(let form) = decide() else {
            Issue.record("area and urgency need no basis")
            return
        }
        #expect(form.fields == ["area", "urgency"])
        #expect(Set(form.withheld).isSuperset(of: ["person", "kind", "needs", "notes", "shelter"]))
        #expect(form.basis == nil)
    }

    @Test("without a basis refuses what would tell nothing, and says whether one waits for its second person")
    func refuses() {
        let partner = Make.partner(fields: ["person", "kind"])
        #expect(decide(for: partner).reason == .noBasis)
        #expect(decide(after: [Make.invoked()], for: partner).reason == .basisUnconfirmed)
        #expect(decide(after: [Make.invoked(), Make.confirmed()], for: partner).fields == ["person", "kind"])
        #expect(decide(after: [Make.invoked(to: ["other"])], for: partner).reason == .noBasis)
    }

    @Test("that accepts no ground lets nothing restricted out, even where no configuration check has seen it")
    func noGround() {
        for basis in [[], [BasisGround.bestInterest]] {
            let partner = Make.partner(basis: Set(basis))
            #expect(decide(after: [Make.granted()], for: partner).fields == ["area", "urgency"])
        }
    }

    @Test("tells those behind the wall nothing of a person at all", arguments: PartnerClass.allCases.filter(\.isWalled))
    func walled(class: PartnerClass) {
        let granted = Make.granted(classes: [`class`.rawValue])
        for fields in [Make.fields, ["area"], []] {
            #expect(decide(after: [granted], for: Make.partner(class: `class`, fields: fields)).reason == .wall)
        }
    }

    @Test("holds a label against what the basis lets leave")
    func label() {
        let labelled = EventDraft.posted(
            .concernRaised, id: "k", subject: "con-1",
            data: ["person": .string(Make.person), "area": "tijuana", "kind": "medical", "urgency": "now"],
            extensions: ["dataclassification": "restricted"], agency: "imm")
        #expect(decide(labelled, after: [Make.granted()]).fields != nil)
        #expect(decide(labelled).reason == .classifiedHigher)
        #expect(decide(labelled, for: Make.partner(fields: ["person"])).reason == .noBasis)
    }

    @Test("gives each partner a pseudonym of its own, the same each time, and never this node's")
    func pseudonyms() throws {
        let partners = [Make.partner("a"), Make.partner("b")]
        var relay = Samples.relay(partners)
        var effects = Effects()
        for draft in [Make.granted(to: ["a", "b"]), Make.concern(), Make.concern("k2")] {
            relay.apply(draft.event, effects: &effects)
        }
        let told = effects.notices.map { $0.json["data"]?["person"]?.string ?? "" }
        #expect(told.count == 4)
        #expect(Set(told).count == 2 && !told.contains(Make.person))
        #expect(told[0] == told[2] && told[1] == told[3])
        for notice in effects.notices {
            #expect(!String(decoding: notice.body, as: UTF8.self).contains(Make.person))
            let violations = EventCatalog.standard.validate(
                notice.json["data"], as: .concernRaised, form: .notice, now: Samples.start)
            #expect(violations.isEmpty, "\(violations.all)")
        }
    }

    @Test("records who was told, for what and on which basis, and stands in the decision without values")
    func records() throws {
        var relay = Samples.relay([Make.partner(), Make.partner("other")])
        var effects = Effects()
        for draft in [Make.granted(), Make.concern()] { relay.apply(draft.event, effects: &effects) }
        #expect(effects.events.map(\.type) == [.relayDecided, .disclosureRecorded])
        let decided = document(effects.events[0].data)
        let record = try #require(DecisionRecord(decided.root))
        guard case .sent(_, _, let form) = record.rows[0].outcome else {
            Issue.record("the first is told")
            return
        }
        #expect(form.basis == Basis(ground: .consent, event: "g1"))
        #expect(!effects.events[0].data.text.contains(Make.person))
        #expect(!effects.events[0].data.text.contains("guardian"))
        let disclosed = document(effects.events[1].data).root
        #expect(disclosed["recipients"]?.elements.map { $0["partner"]?.string } == ["ngo"])
        for event in effects.events {
            let violations = EventCatalog.standard.validate(
                document(event.data).root, as: event.type, form: .posted, now: Samples.start)
            #expect(violations.isEmpty, "\(violations.all)")
        }
    }

    @Test("refuses a notice that would repeat this node's pseudonym in a text")
    func exposed() throws {
        var relay = Samples.relay([Make.partner()])
        var effects = Effects()
        relay.apply(Make.granted().event, effects: &effects)
        relay.apply(Make.concern(notes: "sister of \(Make.person)").event, effects: &effects)
        #expect(effects.notices.isEmpty)
        let record = try #require(DecisionRecord(document(effects.events[0].data).root))
        #expect(record.rows.map(\.outcome) == [.refused(.pseudonymExposed)])
    }

    @Test("is read by nobody where it is restricted")
    func reading() {
        let partner = Make.partner()
        var relay = Samples.relay([partner])
        var effects = Effects()
        for draft in [Make.granted(), Make.concern()] { relay.apply(draft.event, effects: &effects) }
        let fields: [JSON.Member] = [
            .init("person", .string(Make.person)), .init("area", "tijuana"), .init("kind", "medical"),
        ]
        let read = relay.evaluation.reading(
            of: "con-1", as: .concernRaised, fields: fields, by: partner, at: Samples.start)
        guard case .success(let record) = read else {
            Issue.record("the area may be read")
            return
        }
        #expect(record["area"] == "tijuana" && record["person"] == nil && record["kind"] == nil)
    }
}
