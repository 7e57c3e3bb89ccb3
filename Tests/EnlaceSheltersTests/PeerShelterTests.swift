import EnlaceCore
import EnlaceShelters
import EnlaceTestSupport
import Testing

@Suite("Shelters of other nodes")
struct PeerShelterTests {
    private let origin = [EventEnvelope.Extension.origin: "sandiego"]

    private func changed(_ id: String, _ data: JSON, until end: Timestamp? = nil) -> EventDraft {
        .posted(
            .shelterChanged, id: id, source: "/nodes/sandiego/shelters", subject: "casa", data: data,
            extensions: origin.merging(expiry(end)) { $1 }, agency: "peer-sandiego")
    }

    private func expiry(_ end: Timestamp?) -> [String: String] {
        end.map { [EventEnvelope.Extension.expiryTime: $0.description] } ?? [:]
    }

    private let figures: JSON = [
        "name": "Theirs", "area": "us", "status": "open", "state": "current", "asof": .string(start.description),
        "present": 7, "available": 50,
    ]

    @Test("are listed apart with their origin, never summed, and nothing is derived for them")
    func apart() {
        var node = harness()
        node.post(Poster().registered("casa", usable: ["any": 10]))
        node.post(Poster().reported("casa", id: "1", asof: start, total: 4))
        let count = node.derived.count
        node.post(Poster(agency: "peer-sandiego").registered("casa", id: "p1", name: "Theirs", extensions: origin))
        node.post(changed("p2", ["state": "current", "asof": .string(start.description), "available": 50]))
        node.advance(by: .hours(1))
        let table = node.component.table(at: node.now)
        #expect(table.rows.map(\.name) == ["Casa"])
        #expect(table.peers.map(\.origin) == ["sandiego"])
        #expect(table.peers.first?.available == 50)
        #expect(table.totals.available == 6)
        #expect(node.derived.count == count)
        #expect(node.component.table(at: start + .hours(12)).peers.first?.state == .stale)
        #expect(node.component.table(at: start + .hours(12)).peers.first?.available == nil)
    }

    @Test("have no bed while they are closed, though no figures hold")
    func closed() {
        var node = harness()
        node.post(changed("1", ["area": "us", "status": "closed", "state": "unreported"]))
        let row = node.component.table(at: node.now).peers.first
        #expect(row?.available == 0 && row?.availableByGroup?[.any] == 0 && row?.usable == nil)
    }

    private func passedOn(_ id: String, via: String, available: Int, time: Timestamp) -> EventDraft {
        let draft = EventDraft.posted(
            .shelterChanged, id: id, source: "/nodes/sandiego/shelters", subject: "casa",
            data: ["state": "current", "asof": .string(start.description), "available": .int(available)],
            extensions: [EventEnvelope.Extension.origin: "sandiego", EventEnvelope.Extension.via: via], agency: "peer")
        var envelope = draft.envelope
        envelope.time = time
        return EventDraft(envelope: envelope, content: draft.content, agency: draft.agency)
    }

    @Test("what a third node passes on counts only as long as their own has said nothing")
    func passedOn() {
        var node = harness()
        let available = { (node: ComponentHarness<Shelters>) in node.component.table(at: start).peers.first?.available }
        node.post(passedOn("1", via: "sandiego,mexicali", available: 30, time: start))
        #expect(available(node) == 30)
        node.post(passedOn("2", via: "sandiego", available: 0, time: start - .seconds(8)))
        #expect(available(node) == 0)
        node.post(passedOn("3", via: "sandiego,mexicali", available: 100, time: start))
        node.post(passedOn("4", via: "mexicali", available: 100, time: start))
        #expect(available(node) == 0)
    }

    @Test("a time that is yet to come keeps out nothing that follows")
    func timeAhead() {
        var node = harness()
        node.post(passedOn("1", via: "sandiego", available: 100, time: start + .days(9_000)))
        node.advance(by: .minutes(1))
        node.post(passedOn("2", via: "sandiego", available: 0, time: node.now))
        #expect(node.component.table(at: node.now).peers.first?.available == 0)
    }

    @Test("what was told of them is unknown once it may no longer be used, by the reader's clock, also after a restart")
    func expired() throws {
        var node = harness()
        let registered = Poster(agency: "peer-sandiego").registered(
            "casa", id: "p1", name: "Theirs", extensions: origin.merging(expiry(start + .hours(3))) { $1 })
        node.post(registered)
        node.post(changed("p2", ["state": "current", "present": 7], until: start + .hours(2)))
        var restored = Shelters(staleAfter: .hours(12))
        try restored.restore(node.component.snapshot())
        for shelters in [node.component, restored] {
            let row = { (minutes: Int64) in shelters.table(at: start + .minutes(minutes)).peers.first }
            #expect(row(119)?.state == .current && row(119)?.present == 7)
            #expect(row(120)?.state == .expired && row(120)?.present == nil && row(120)?.asof == nil)
            #expect(row(120)?.name == "Theirs")
            #expect(row(180)?.name == nil && row(180)?.area == nil && row(180)?.status == nil)
            #expect(row(180)?.id == "casa")
        }
    }

    private func told(_ id: String, at time: Timestamp, until end: Timestamp, via: String? = nil, _ data: JSON)
        -> EventDraft
    {
        let draft = changed(id, data, until: end)
        var envelope = draft.envelope
        envelope.time = time
        if let via { envelope.extensions[EventEnvelope.Extension.via] = via }
        return EventDraft(envelope: envelope, content: draft.content, agency: draft.agency)
    }

    @Test(
        "what their own node told before what has expired brings back no bed, also after a restart",
        arguments: [false, true])
    func olderThanExpired(isPassedOn: Bool) throws {
        let beds = { (present: Int, available: Int) -> JSON in
            [
                "name": .string("Of \(available)"), "state": "current", "asof": .string(start.description),
                "present": .int(present), "available": .int(available),
            ]
        }
        let (before, later) = (start - .minutes(20), start + .days(7))
        var node = harness()
        node.post(told("a", at: start, until: start + .seconds(2), beds(40, 0)))
        node.advance(by: .seconds(3))
        if isPassedOn {
            node.post(told("p", at: node.now, until: node.now + .seconds(2), via: "sandiego,mexicali", beds(39, 1)))
            node.advance(by: .seconds(3))
        }
        try node.takeSnapshot()
        try node.restart()
        node.post(told("b", at: before, until: later, beds(10, 30)))
        var row = node.component.table(at: node.now).peers.first
        #expect(row?.state == .expired && row?.available == nil && row?.name == nil)
        node.post(Poster(agency: "peer-sandiego").registered("casa", id: "r", name: "Theirs", extensions: origin))
        node.post(told("c", at: before, until: later, beds(10, 30)))
        row = node.component.table(at: node.now).peers.first
        #expect(row?.name == "Theirs" && row?.available == nil)
        node.post(told("d", at: node.now, until: later, beds(38, 2)))
        row = node.component.table(at: node.now).peers.first
        #expect(row?.state == .current && row?.available == 2 && row?.name == "Of 2")
    }

    @Test("what comes too late to be used takes the place of nothing")
    func late() {
        var node = harness()
        node.post(changed("p1", figures))
        node.advance(by: .hours(1))
        node.post(changed("p2", ["state": "current", "present": 9], until: node.now))
        let row = node.component.table(at: node.now).peers.first
        #expect(row?.present == 7 && row?.state == .current)
    }

    @Test("whose state is withheld have the figures that came, until these are too old")
    func withoutState() {
        var node = harness()
        node.post(changed("p1", ["present": 7, "available": 3, "withheld": ["state", "asof"]]))
        let row = { (time: Timestamp) in node.component.table(at: time).peers.first }
        #expect(row(node.now)?.state == nil)
        #expect(row(node.now)?.present == 7 && row(node.now)?.available == 3)
        #expect(row(node.now + .hours(12))?.state == .stale && row(node.now + .hours(12))?.present == nil)
    }

    @Test("are read from a snapshot that knows of no lifetimes")
    func olderSnapshot() throws {
        var node = harness()
        node.post(changed("p1", figures))
        let older = String(decoding: try node.component.snapshot(), as: UTF8.self)
            .replacing(/,?"profileEnds":\{[^}]*\}/, with: "").replacing("{,", with: "{")
        #expect(!older.contains("profileEnds"))
        var restored = Shelters(staleAfter: .hours(12))
        try restored.restore(Array(older.utf8))
        let row = restored.table(at: node.now).peers.first
        #expect(row?.name == "Theirs" && row?.available == 50 && row?.state == .current)
    }

    @Test("what they withhold or suppress is unknown, not zero")
    func withheld() {
        var node = harness()
        node.post(
            changed(
                "p1",
                [
                    "name": "Theirs", "state": "current", "withheld": ["asof", "present"], "over": ["below": 5],
                    "available": 3, "available_by_group": ["any": ["below": 5], "single_adult": 3],
                ]))
        let row = node.component.table(at: node.now).peers.first
        #expect(row?.available == 3)
        #expect(row?.present == nil)
        #expect(row?.over == nil)
        #expect(row?.area == nil)
        #expect(row?.availableByGroup == [.singleAdult: 3])
        #expect(row?.json["present"] == .null)
    }
}
