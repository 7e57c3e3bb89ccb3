import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("The relay")
struct RelayTests {
    private let partners = [
        Samples.partner("a-ngo"), Samples.partner("b-ngo"),
        Samples.partner("press", class: .media, areas: ["san-diego"]),
    ]

    private func apply(_ draft: EventDraft, _ partners: [Partner]) -> Effects {
        var relay = Samples.relay(partners)
        var effects = Effects()
        relay.apply(draft.event, effects: &effects)
        return effects
    }

    @Test("says of each event what was decided for every partner, in names only")
    func decides() throws {
        let effects = apply(Samples.changed(), partners)
        #expect(effects.events.map(\.type) == [.relayDecided])
        let data = try JSONDocument(effects.events[0].data.bytes).root
        let record = try #require(DecisionRecord(data))
        #expect(record.rows.map(\.partner) == ["a-ngo", "b-ngo", "press"])
        #expect(data["forms"]?.elements.count == 1)
        #expect(!effects.events[0].data.text.contains("Casa Puente"))
        let violations = EventCatalog.standard.validate(data, as: .relayDecided, form: .posted, now: Samples.start)
        #expect(violations.isEmpty, "\(violations.all)")
    }

    @Test("records of the agreed fields those that the event has, for no others were let out")
    func exact() throws {
        let partner = Samples.partner(fields: [.shelterChanged: ["name", "available", "over", "uncovered"]])
        let effects = apply(Samples.changed(extra: [.init("over", 0)]), [partner])
        let record = try #require(DecisionRecord(try JSONDocument(effects.events[0].data.bytes).root))
        guard case .sent(_, _, let form) = record.rows.first?.outcome else {
            Issue.record("it is not sent")
            return
        }
        #expect(form.fields == ["name", "available", "over"])
        #expect(form.withheld.contains("present") && !form.withheld.contains("uncovered"))
        #expect(String(decoding: effects.notices[0].body, as: UTF8.self).contains("\"over\":0"))
    }

    @Test("gives each partner a notice with an id of its own that can be a webhook-id")
    func noticeIDs() {
        let notices = apply(Samples.changed(), partners).notices
        #expect(notices.count == 2)
        #expect(Set(notices.map(\.id)).count == 2)
        #expect(notices.allSatisfy { $0.id.utf8.count == 32 && $0.id.allSatisfy(\.isHexDigit) })
        #expect(notices.map(\.id) == apply(Samples.changed(), partners).notices.map(\.id))
    }

    @Test("lets a notice live no longer than its agreement and its event say")
    func lifetime() {
        #expect(apply(Samples.changed(), partners).notices[0].expires == Samples.start + .days(7))
        let short = Samples.changed(extensions: ["expirytime": "2026-03-01T07:00:00Z"])
        #expect(apply(short, partners).notices[0].expires == Samples.start + .minutes(30))
    }

    @Test("says nothing while there are no partners")
    func silent() {
        #expect(apply(Samples.changed(), []).isEmpty)
    }

    @Test("says nothing of the cells of an import that no agreement names")
    func importCells() {
        let cell = EventDraft.posted(
            .flowReported, id: "c", subject: "cbp", data: ["count": 5, "labels": ["area": "San Diego Sector"]],
            extensions: [EventEnvelope.Extension.flowImport: "run"])
        #expect(apply(cell, partners).isEmpty)
        let reader = Samples.partner("stats", areas: ["border"], fields: [.flowReported: ["count"]])
        #expect(apply(cell, partners + [reader]).notices.map(\.partner) == ["stats"])
    }

    @Test("does not look at what never leaves the node")
    func interests() {
        let relay = Samples.relay(partners)
        #expect(relay.interests.contains(.shelterChanged))
        #expect(relay.interests.isDisjoint(with: [.relayDecided, .noticeDelivered, .noticeFailed]))
    }

    @Test("knows after a restart from its snapshot where objects lie, where they came from, and how partners fare")
    func snapshot() throws {
        var relay = Samples.relay(partners)
        var effects = Effects()
        relay.apply(Samples.registered().event, effects: &effects)
        let foreign = EventDraft.posted(
            .shelterRegistered, id: "f", subject: "far", data: ["area": "san-diego"],
            extensions: ["enlaceorigin": "sd", "enlacevia": "sd"])
        relay.apply(foreign.event, effects: &effects)
        let paused = EventDraft.posted(.partnerPaused, id: "p", subject: "a-ngo", data: ["reason": "gone"])
        relay.apply(
            EventDraft(envelope: paused.envelope, content: paused.content, agency: nil).event, effects: &effects)
        let forged = EventDraft.posted(.partnerFailing, id: "q", subject: "b-ngo", data: [:])
        relay.apply(forged.event, effects: &effects)
        var restored = Samples.relay(partners)
        try restored.restore(relay.snapshot())
        #expect(restored.evaluation.homes == relay.evaluation.homes)
        #expect(restored.evaluation.standings["a-ngo"] == PartnerStanding(pause: .gone))
        #expect(restored.evaluation.standings["b-ngo"] == PartnerStanding())
        #expect(throws: RelayError.snapshotNotUsable) { try restored.restore(Array("{}".utf8)) }
    }

    @Test("decides once: a restart neither decides nor sends again, even under another agreement")
    func once() async throws {
        let channel = ScriptedChannel()
        let site = RelaySite([Samples.partner()], channel: channel)
        try await site.run { site in
            try await site.post(Samples.changed())
            try await site.eventually("it is delivered") { try await site.entries(.delivered).count == 1 }
        }
        let wider = Samples.partner(fields: [.shelterChanged: ["name", "present"]], version: "2")
        let again = RelaySite([wider], channel: channel, after: site)
        try await again.run { site in
            try await site.post(Samples.changed(id: "e2"))
            try await site.eventually("the second is delivered") { try await site.entries(.delivered).count == 2 }
        }
        #expect(channel.deliveries.count == 2)
        #expect(try await again.events(.relayDecided).count == 2)
    }
}
