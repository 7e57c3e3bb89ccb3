import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("Asking partners to forget a person")
struct ErasureTests {
    private typealias Make = PersonEvents
    private typealias Site = ComponentHarness<Relay>

    private let partners = [
        Make.partner("a"), Make.partner("b"), Make.partner("near", fields: ["area"]),
        Make.partner("press", class: .media),
    ]

    private func site(_ partners: [Partner]? = nil) -> Site {
        let partners = partners ?? self.partners
        return Site(at: Samples.start) {
            Relay(
                node: "test", areas: Samples.areas, partners: partners, pseudonyms: Samples.pseudonyms,
                erasuresDueAfter: .hours(72))
        }
    }

    /// A concern of which `a` and `b` were told in full, `near` only where, and the press nothing.
    private func told() -> Site {
        var site = site()
        site.post(Make.granted(to: ["a", "b"]))
        site.post(Make.concern())
        site.advance(by: .minutes(1))
        return site
    }

    private func requests(_ site: Site) -> [Event] { site.journal.filter { $0.type == .erasureRequested } }

    private func decision(on event: Event, in site: Site) -> DecisionRecord? {
        site.journal.lazy.filter { $0.type == .relayDecided }.compactMap { DecisionRecord($0.data) }
            .first { $0.position == Int(event.position) }
    }

    @Test("follows a withdrawal, to each who was told what is restricted and to nobody else")
    func withdrawal() throws {
        var site = told()
        site.post(Make.withdrawn())
        let requests = requests(site)
        #expect(requests.map { $0.data?["partner"]?.string } == ["a", "b"])
        #expect(requests.map { $0.data?["reason"]?.string } == ["withdrawn", "withdrawn"])
        for request in requests {
            let partner = try #require(request.data?["partner"]?.string)
            let alias = Samples.pseudonyms.pseudonym(of: Make.person, for: partner)
            #expect(request.data?["person"]?.string == alias)
            let rows = try #require(decision(on: request, in: site)).rows
            for row in rows {
                if case .sent = row.outcome { #expect(row.partner == partner) } else { #expect(row.partner != partner) }
            }
        }
        #expect(site.violations.isEmpty)
    }

    @Test("of both, where a withdrawal names one and the consent of the other: each request has its own id")
    func mixedUp() {
        let other = "p-" + String(repeating: "b2", count: 16)
        var site = told()
        site.post(Make.granted("g2", subject: "cst-2", person: other, to: ["a"]))
        site.post(Make.concern("k2", subject: "con-2", person: other))
        site.post(Make.withdrawn(person: other))
        let requests = requests(site)
        #expect(requests.map { $0.data?["partner"]?.string } == ["a", "b", "a"])
        #expect(Set(requests.map(\.subject)).count == 3)
        #expect(site.violations.isEmpty)
    }

    @Test("waits for the end of an interest that covers the partner, and then follows by itself, once")
    func covered() {
        var site = told()
        site.post(Make.invoked(to: ["a"]))
        site.post(Make.confirmed())
        site.post(Make.withdrawn())
        #expect(requests(site).map { $0.data?["partner"]?.string } == ["b"])
        let end = Timestamp(stated: "2026-03-04T06:30:00Z")
        site.advance(to: end - .milliseconds(1))
        #expect(requests(site).count == 1)
        site.advance(to: end)
        #expect(requests(site).map { $0.data?["partner"]?.string } == ["b", "a"])
        #expect(requests(site).last?.envelope.time == end)
        site.advance(by: .days(4))
        #expect(requests(site).count == 2)
        #expect(site.violations.isEmpty)
    }

    @Test(
        "that is owed is not done away with by a consent that does not hold",
        arguments: [("2026-03-01T06:00:00Z", "2026-04-01T00:00:00Z"), ("2026-03-01T06:31:30Z", "2026-03-01T06:31:40Z")])
    func notInForce(asof: String, until: String) {
        var site = told()
        site.post(Make.invoked(to: ["a"]))
        site.post(Make.confirmed())
        site.post(Make.withdrawn())
        site.advance(by: .minutes(5))
        site.post(Make.granted("g2", to: ["a"], asof: asof, until: until))
        #expect(requests(site).map { $0.data?["partner"]?.string } == ["b"])
        site.advance(by: .days(4))
        #expect(requests(site).map { $0.data?["partner"]?.string } == ["b", "a"])
    }

    @Test("is made at the start, where the agreement accepts less than when the journal was written")
    func stricterAfterCrash() throws {
        var site = told()
        site.post(Make.invoked(to: ["a"]))
        site.post(Make.confirmed())
        site.post(Make.withdrawn())
        #expect(requests(site).map { $0.data?["partner"]?.string } == ["b"])
        let partners = [Make.partner("a", basis: [.consent]), Make.partner("b")]
        try site.restart { self.site(partners).component }
        site.settle()
        #expect(requests(site).map { $0.data?["partner"]?.string } == ["b", "a"])
        let told = Set(requests(site).compactMap { $0.data?["person"]?.string })
        #expect(told == Set(["a", "b"].map { Samples.pseudonyms.pseudonym(of: Make.person, for: $0) }))
        try site.restart { self.site(partners).component }
        site.settle()
        site.advance(by: .days(4))
        #expect(requests(site).count == 2)
        #expect(site.violations.isEmpty)
    }

    @Test("is not made of a partner whose basis ran out by itself, when somebody else is told")
    func ranOut() {
        var site = site()
        site.post(Make.granted(to: ["a"], until: "2026-03-01T06:40:00Z"))
        site.post(Make.concern())
        site.advance(by: .minutes(20))
        site.post(Make.granted("g2", subject: "cst-2", to: ["b"], asof: "2026-03-01T06:45:00Z"))
        site.post(Make.concern("k2"))
        site.advance(by: .days(4))
        #expect(requests(site).isEmpty)
        site.post(Make.withdrawn("w2", subject: "cst-2"))
        #expect(Set(requests(site).map { $0.data?["partner"]?.string }) == ["a", "b"])
    }

    @Test("has happened also where a consent of the same moment leaves nothing owed by the agreements of now")
    func looserWithConsentAnew() throws {
        var site = site([Make.partner("a", basis: [.consent])])
        site.post(Make.granted(to: ["a"]))
        site.post(Make.concern())
        site.post(Make.invoked(to: ["a"]))
        site.post(Make.confirmed())
        site.advance(by: .minutes(1))
        site.post([Make.withdrawn(), Make.granted("g2", subject: "cst-2", to: ["a"], asof: site.now.description)])
        #expect(requests(site).count == 1)
        try site.restart { self.site([Make.partner("a")]).component }
        site.settle()
        #expect(requests(site).count == 1)
        #expect(site.component.evaluation.persons[Make.person]?.timesAsked("a") == 1)
    }

    @Test("is made at once when a reload takes away the ground that covered the partner")
    func stricterAfterReload() throws {
        var site = told()
        site.post(Make.invoked(to: ["a"]))
        site.post(Make.confirmed())
        site.post(Make.withdrawn())
        let partners = [Make.partner("a", basis: [.consent]), Make.partner("b")]
        site.update { $0.replace(partners: partners, areas: Samples.areas) }
        #expect(requests(site).map { $0.data?["partner"]?.string } == ["b", "a"])
    }

    @Test("has happened, whatever the agreements of now would have made of it: the partner gets another pseudonym")
    func looserAfterCrash() throws {
        var site = site([Make.partner("a", basis: [.consent])])
        site.post(Make.granted(to: ["a"]))
        site.post(Make.concern())
        site.post(Make.invoked(to: ["a"]))
        site.post(Make.confirmed())
        site.post(Make.withdrawn())
        let forgotten = try #require(requests(site).first?.data?["person"]?.string)
        try site.restart { self.site([Make.partner("a")]).component }
        site.settle()
        #expect(requests(site).count == 1)
        #expect(site.component.evaluation.isAlias(forgotten, of: Make.person, for: "a"))
        site.post(Make.concern("k2"))
        site.post(Make.withdrawn("w2", subject: nil))
        site.advance(by: .days(4))
        let next = try #require(requests(site).last?.data?["person"]?.string)
        #expect(requests(site).count == 2 && next != forgotten)
    }

    @Test("does not wait for a basis that the partner's agreement does not accept")
    func notAccepted() {
        var site = site([Make.partner("a", basis: [.consent])])
        site.post(Make.granted(to: ["a"]))
        site.post(Make.concern())
        site.advance(by: .minutes(1))
        site.post(Make.invoked(to: ["a"]))
        site.post(Make.confirmed())
        site.post(Make.withdrawn())
        #expect(requests(site).map { $0.data?["partner"]?.string } == ["a"])
    }

    @Test("is sent although no agreement names it, with the pseudonym that the partner knows")
    func notice() throws {
        var relay = Samples.relay([Make.partner("a")])
        var effects = Effects()
        for draft in [Make.granted(to: ["a"]), Make.concern()] { relay.apply(draft.event, effects: &effects) }
        let told = try #require(effects.notices.first?.json["data"]?["person"]?.string)
        for event in try [derived(effects, .disclosureRecorded), Make.withdrawn().event] {
            effects = Effects()
            relay.apply(event, effects: &effects)
        }
        let request = try derived(effects, .erasureRequested)
        effects = Effects()
        relay.apply(request, effects: &effects)
        let notice = try #require(effects.notices.first)
        #expect(notice.partner == "a")
        #expect(notice.json["data"]?["person"]?.string == told)
        #expect(!String(decoding: notice.body, as: UTF8.self).contains(Make.person))
        let violations = EventCatalog.standard.validate(
            notice.json["data"], as: .erasureRequested, form: .notice, now: Samples.start)
        #expect(violations.isEmpty, "\(violations.all)")
    }

    private func derived(_ effects: Effects, _ type: EventType) throws -> Event {
        let derivation = try #require(effects.events.first { $0.type == type })
        return derivation.draft(node: "tj", component: Relay.name).recorded(at: 7, Samples.start)
    }

    @Test("comes once, and again only to those who were told again")
    func again() {
        var site = told()
        site.post(Make.withdrawn())
        site.post(Make.withdrawn("w2"))
        #expect(requests(site).count == 2)
        site.advance(by: .minutes(1))
        site.post(Make.granted("g2", to: ["b"], asof: "2026-03-01T06:31:30Z"))
        site.post(Make.concern("k2"))
        site.post(Make.withdrawn("w3"))
        #expect(requests(site).map { $0.data?["partner"]?.string } == ["a", "b", "b"])
        #expect(Set(requests(site).map(\.subject)).count == 3)
    }

    @Test("follows an order to forget the person, whatever basis there still is")
    func erased() {
        var site = told()
        site.post(Make.ordered())
        #expect(requests(site).map { $0.data?["partner"]?.string } == ["a", "b"])
        #expect(requests(site).allSatisfy { $0.data?["reason"]?.string == "erased" })
        site.post(Make.concern("k2"))
        let row = decision(on: site.journal.last { $0.id == "k2" }!, in: site)?.rows.first
        guard case .sent(_, _, let form) = row?.outcome else {
            Issue.record("only where, not who")
            return
        }
        #expect(form.fields == ["area", "urgency"])
    }

    @Test("reaches those whom the relay was just about to tell when the consent was taken back")
    func together() {
        var site = site()
        site.post(Make.granted(to: ["a"]))
        site.post([Make.concern(), Make.withdrawn()])
        #expect(requests(site).map { $0.data?["partner"]?.string } == ["a"])
    }

    @Test("asks those too whom the configuration no longer knows, so that an admin must see to it")
    func gone() throws {
        var site = told()
        site.update { $0.replace(partners: [Make.partner("b")], areas: Samples.areas) }
        site.post(Make.withdrawn())
        #expect(requests(site).map { $0.data?["partner"]?.string } == ["a", "b"])
        #expect(site.component.evaluation.erasures.requests.count == 2)
    }

    @Test("is open until the partner confirms it, and nobody else can")
    func confirmation() throws {
        var site = told()
        site.post(Make.withdrawn())
        let request = try #require(requests(site).first)
        let id = try #require(request.subject)
        func confirmed() -> Timestamp? { site.component.evaluation.erasures.requests[id]?.confirmed }
        site.post(Make.erased(request, agency: "b", id: "d1"))
        site.post(Make.erased(request, agency: "a", person: Make.person, id: "d2"))
        #expect(confirmed() == nil)
        site.post(Make.erased(request, agency: "a", id: "d3"))
        #expect(confirmed() == site.now)
        site.advance(by: .days(30))
        #expect(site.journal.filter { $0.type == .erasureOverdue }.map { $0.data?["partner"]?.string } == ["b"])
    }

    @Test("may be confirmed by an admin for a partner that cannot")
    func admin() throws {
        var site = told()
        site.post(Make.withdrawn())
        let id = try #require(requests(site).first?.subject)
        let request = try #require(site.component.evaluation.erasures.requests[id])
        let recorded = request.confirmation(of: id, note: "letter", at: site.now)
        site.post(recorded.draft(node: "test", component: Relay.name))
        #expect(site.component.evaluation.erasures.requests[id]?.confirmed == site.now)
        let again = request.confirmation(of: id, note: nil, at: site.now + .hours(1))
        let keys = [recorded, again].map { $0.draft(node: "test", component: Relay.name).key }
        #expect(keys[0] == keys[1], "recorded twice it is one event")
    }

    @Test("is overdue when its time is over, once, and stays open")
    func overdue() throws {
        var site = told()
        site.post(Make.withdrawn())
        let due = site.now + .hours(72)
        site.advance(to: due - .milliseconds(1))
        #expect(!site.journal.contains { $0.type == .erasureOverdue })
        site.advance(to: due)
        let overdue = site.journal.filter { $0.type == .erasureOverdue }
        #expect(overdue.map { $0.data?["partner"]?.string } == ["a", "b"])
        #expect(overdue.allSatisfy { $0.envelope.time == due && $0.data?["asof"]?.timestamp == due })
        site.advance(by: .days(30))
        #expect(site.journal.filter { $0.type == .erasureOverdue }.count == 2)
        #expect(site.component.evaluation.erasures.requests.values.allSatisfy { $0.isOverdue && $0.confirmed == nil })
        #expect(site.violations.isEmpty)
    }

    @Test("is the same whenever the node goes down and comes back", arguments: 0..<9)
    func restart(point: Int) throws {
        let straight = try story(restartingAt: nil)
        let broken = try story(restartingAt: point)
        #expect(broken.journal.map(\.id) == straight.journal.map(\.id))
        #expect(broken.journal.map { $0.data?.json.text } == straight.journal.map { $0.data?.json.text })
        #expect(broken.component.evaluation.erasures.requests == straight.component.evaluation.erasures.requests)
        #expect(broken.component.evaluation.persons == straight.component.evaluation.persons)
    }

    @Test("is known from a snapshot of an older version too, in which it stood in clear")
    func olderSnapshot() throws {
        var site = told()
        site.post(Make.withdrawn())
        let relay = site.component
        let requests = relay.evaluation.erasures.requests
        #expect(requests.count == 2)
        let sealed = try #require(try relay.nodeSealedSnapshot())
        let text = String(decoding: relay.snapshot(), as: UTF8.self)
        for request in requests.values { #expect(!text.contains(request.person)) }
        let older = text.dropLast() + ",\"erasures\":" + String(decoding: sealed, as: UTF8.self) + "}"
        var restored = self.site().component
        try restored.restore(Array(older.utf8))
        #expect(restored.evaluation.erasures.requests == requests)
    }

    /// - Parameter point: before this step a snapshot is taken, and after it the node starts anew from that.
    private func story(restartingAt point: Int?) throws -> Site {
        var site = site()
        let steps: [(inout Site) -> Void] = [
            { $0.post(Make.granted(to: ["a", "b"])) }, { $0.post(Make.invoked(to: ["near"])) },
            { $0.post(Make.confirmed()) }, { $0.post(Make.concern()) }, { $0.post(Make.withdrawn()) },
            { $0.post(Make.concern("k2")) },
            { site in
                guard let request = site.journal.first(where: { $0.type == .erasureRequested }) else { return }
                site.post(Make.erased(request, agency: "a"))
            },
            { $0.advance(by: .hours(73)) }, { $0.post(Make.ordered()) },
        ]
        for (index, step) in steps.enumerated() {
            if index == point { try site.takeSnapshot() }
            step(&site)
            site.advance(by: .minutes(1))
            if index == point {
                try site.restart()
                site.settle()
            }
        }
        return site
    }
}
