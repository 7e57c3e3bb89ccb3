import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("What an agreement decides")
struct DecisionTests {
    private let now = Samples.start

    private func decide(_ draft: EventDraft, _ partner: Partner = Samples.partner()) -> Decision {
        Samples.evaluation(partner).decide(draft.event, for: partner, at: now)
    }

    @Test("lets out the fields that it names and lists all the others")
    func letsOut() {
        guard case .letOut(let form) = decide(Samples.changed()) else {
            Issue.record("the agreement allows it")
            return
        }
        #expect(form.fields == ["name", "available"])
        let all = EventCatalog.standard[.shelterChanged]?.fields.map(\.name) ?? []
        #expect(Set(form.withheld) == Set(all).subtracting(["name", "available"]))
    }

    @Test("refuses a type that it does not name")
    func type() {
        #expect(decide(Samples.registered()).reason == .notAgreedType)
    }

    @Test("holds for an area and all that lies below it, and nowhere else")
    func areas() {
        #expect(decide(Samples.changed(area: "mexicali")).fields != nil)
        #expect(decide(Samples.changed(area: "san-diego")).reason == .outsideAreas)
        #expect(decide(Samples.changed(area: "atlantis")).reason == .areaUnknown)
    }

    @Test("never lets an alert about sending to a partner out to that very partner")
    func aboutItself() {
        func alert(about object: String) -> EventDraft {
            .posted(
                .alertRaised, id: "a-\(object)", source: "/nodes/tj/alerts", subject: "failing-1",
                data: [
                    "rule": "failing", "kind": "delivery", "severity": "warning", "object": .string(object),
                    "object_kind": "partner", "area": "tijuana", "since": "2026-03-01T06:00:00Z",
                ])
        }
        let partner = Samples.partner(fields: [.alertRaised: ["rule", "object"]])
        #expect(decide(alert(about: "ngo"), partner).reason == .aboutPartnerItself)
        #expect(decide(alert(about: "clinic"), partner).fields == ["rule", "object"])
    }

    @Test("knows the area of an object from its registration, and refuses where it cannot be told")
    func objectArea() {
        let partner = Samples.partner(fields: [.shelterReported: ["total"]])
        var relay = Samples.relay([partner])
        let report = EventDraft.posted(
            .shelterReported, id: "p1", subject: "casa", data: ["asof": "2026-03-01T06:00:00Z", "total": 9])
        #expect(relay.evaluation.decide(report.event, for: partner, at: now).reason == .areaUnknown)
        var effects = Effects()
        relay.apply(Samples.registered().event, effects: &effects)
        #expect(relay.evaluation.decide(report.event, for: partner, at: now).fields == ["total"])
    }

    @Test("knows the area of a statistic by the name that its source gives the area")
    func areaByCode() {
        let partner = Samples.partner(areas: ["san-diego"], fields: [.flowReported: ["count"]])
        let cell = EventDraft.posted(
            .flowReported, id: "c1", subject: "cbp",
            data: ["area": "sd-sector", "count": 5, "labels": ["area": "San Diego Sector"]])
        #expect(decide(cell, partner).fields == ["count"])
    }

    @Test("knows an area by a code in any case", arguments: ["SAN DIEGO SECTOR", "san diego sector"])
    func codeInAnyCase(code: String) {
        let partner = Samples.partner(areas: ["san-diego"], fields: [.shelterChanged: ["name"]])
        let changed = EventDraft.posted(
            .shelterChanged, id: "c1", subject: "faro", data: ["name": "Faro", "area": .string(code)])
        #expect(decide(changed, partner).fields == ["name"])
    }

    @Test("refuses what has expired, or says so in a way that is not understood")
    func expiry() {
        func changed(_ time: String) -> EventDraft { Samples.changed(extensions: ["expirytime": time]) }
        #expect(decide(changed("2026-03-01T06:30:00Z")).reason == .expired)
        #expect(decide(changed("2026-03-01T06:30:01Z")).fields != nil)
        #expect(decide(changed("tomorrow")).reason == .expiryNotUnderstood)
    }

    @Test("refuses a classification above all that it gives of the type, and one that it does not know")
    func classification() {
        func changed(_ label: String) -> EventDraft { Samples.changed(extensions: ["dataclassification": label]) }
        #expect(decide(changed("internal")).fields != nil)
        #expect(decide(changed("confidential")).reason == .classifiedHigher)
        #expect(decide(changed("restricted")).reason == .classifiedHigher)
        #expect(decide(changed("TLP:RED")).reason == .classificationNotUnderstood)
        let media = Samples.partner("press", class: .media, fields: [.shelterChanged: ["name"]])
        #expect(decide(changed("internal"), media).reason == .classifiedHigher)
    }

    @Test("refuses an event that may only be used for something else")
    func purpose() {
        #expect(decide(Samples.changed(extensions: ["purpose": "health"])).reason == .otherPurpose)
        #expect(decide(Samples.changed(extensions: ["purpose": "health, shelter"])).fields != nil)
    }

    @Test("refuses an event whose purpose names none, and says which label it was", arguments: ["", ",", " ", " , ,"])
    func noPurpose(_ label: String) {
        let reason = decide(Samples.changed(extensions: ["purpose": label])).reason
        #expect(reason == .purposeNotUnderstood)
        #expect(reason?.sentence.contains("purpose") == true)
    }

    @Test("refuses what rests on two reports that have no purpose in common")
    func noCommonPurpose() {
        var labels = EventLabels(["purpose": "shelter"])
        labels.add(EventLabels(["purpose": "health"]))
        #expect(decide(Samples.changed(extensions: labels.values)).reason == .otherPurpose)
    }

    @Test("refuses an alert about the past")
    func historical() {
        let partner = Samples.partner(fields: [.alertRaised: ["rule"]])
        let alert = EventDraft.posted(
            .alertRaised, id: "a1", subject: "x", data: ["rule": "r", "area": "tijuana", "historical": true])
        #expect(decide(alert, partner).reason == .historical)
    }

    @Test("does not send a partner its own reports")
    func echo() {
        #expect(decide(Samples.changed(agency: "ngo")).reason == .fromPartnerItself)
    }

    @Test("that no configuration check has seen still does not open the wall", arguments: PartnerClass.allCases)
    func wall(class: PartnerClass) {
        let fields: [EventType: Set<String>] = [
            .shelterChanged: ["name", "available"], .shelterRegistered: ["name", "position"],
        ]
        let partner = Samples.partner("x", class: `class`, fields: fields)
        let expected: RefusalReason? = `class`.isWalled ? .wall : nil
        #expect(decide(Samples.changed(), partner).reason == expected)
        #expect(decide(Samples.registered(), partner).reason == expected)
    }

    @Test("on a restricted field is refused for every class", arguments: PartnerClass.allCases)
    func restricted(class: PartnerClass) {
        let partner = Samples.partner("x", class: `class`, fields: [.reportCorrected: ["reason", "report"]])
        let event = EventDraft.posted(.reportCorrected, id: "k", data: ["area": "tijuana", "reason": "other"])
        #expect(decide(event, partner).reason == .wall)
    }

    @Test("has a sentence for every reason")
    func sentences() {
        #expect(Set(RefusalReason.allCases.map(\.sentence)).count == RefusalReason.allCases.count)
    }
}
