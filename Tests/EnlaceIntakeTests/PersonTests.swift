import EnlaceCore
import EnlaceIntake
import EnlaceTestSupport
import Testing

@Suite("Events about a person")
struct PersonTests {
    private static let person = "p-" + String(repeating: "a1", count: 16)
    private static let other = "p-" + String(repeating: "b2", count: 16)

    private static let agencies = Caller.agencies.map { agency in
        var agency = agency
        if agency.id == "casa" { agency.types = [.concernRaised, .consentGranted, .consentWithdrawn] }
        return agency
    }

    private func concern(
        person: String = person, id: String = "k1", subject: String = "con-1", notes: String = "alone",
        more: String = ""
    ) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"/agencies/casa","type":"enlace.concern.raised.v1",
         "subject":"\(subject)","data":{"person":"\(person)","area":"tijuana","asof":"2026-03-01T11:00:00Z",
         "urgency":"now","kind":"medical","notes":"\(notes)"\(more)}}
        """
    }

    @Test("are taken with one pseudonym, in its field")
    func one() async throws {
        try await IntakeFixture.run(agencies: Self.agencies) { (node: IntakeFixture) async throws in
            #expect(try await node.post(concern()).status == 202)
        }
    }

    @Test("are refused with a name, with two persons, and with a pseudonym in any other place")
    func two() async throws {
        let wrong = [
            concern(person: "Maria"), concern(notes: "sister of \(Self.other)"), concern(notes: "again \(Self.person)"),
            concern(id: "k-\(Self.person)"), concern(subject: Self.person),
            concern(more: ",\"person_2\":\"\(Self.other)\""),
        ]
        try await IntakeFixture.run(agencies: Self.agencies) { (node: IntakeFixture) async throws in
            for event in wrong {
                let answer = try await node.post(event)
                #expect(answer.status == 422, "\(event)")
                let text = String(decoding: answer.body, as: UTF8.self)
                #expect(!text.contains(Self.other) && !text.contains("Maria"))
            }
            #expect(node.journal.head == 0)
        }
    }

    private func bulletin(
        _ text: String, id: String = "b1", subject: String = "bul-1", more: String = ""
    ) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"/agencies/casa","type":"enlace.bulletin.published.v1",
         "subject":"\(subject)"\(more),"data":{"topic":"other","title":{"es":"x"},"text":{"es":"\(text)"},
         "areas":["tijuana"],"verified_by":"casa","asof":"2026-03-01T11:00:00Z"}}
        """
    }

    @Test("alone name whom they are about: no other event may, in any place and in whatever way it is written")
    func elsewhere() async throws {
        let digits = String(Self.person.dropFirst(2))
        let unknown = "6f1c2a9be07d4c58a3f0b1d2e4c6a891"
        let agencies = Self.agencies.map { agency in
            var agency = agency
            if agency.id == "casa" { agency.types.formUnion([.bulletinPublished, .shelterRegistered]) }
            return agency
        }
        let wrong = [
            bulletin("looks for \(Self.person)"), bulletin("looks for \(Self.other)"), bulletin(digits),
            bulletin(digits.uppercased()), bulletin("\\u0061" + digits.dropFirst()),
            bulletin("x", id: "c\(digits)"), bulletin("x", id: "c\(Self.person)"), bulletin("x", subject: digits),
            bulletin("x", more: #","ticket":"\#(digits)""#), concern(id: "k2", notes: digits),
        ]
        let together = [concern(person: "p-" + unknown, id: "k3"), bulletin(unknown, id: "b3")]
        let vault = try await PersonVault.open()
        try await IntakeFixture.run(agencies: agencies, vault: vault) { (node: IntakeFixture) async throws in
            #expect(try await node.post(concern()).status == 202)
            for event in wrong {
                let answer = try await node.post(event)
                #expect(answer.status == 422, "\(event)")
                #expect(!String(decoding: answer.body, as: UTF8.self).contains(digits))
            }
            #expect(try await node.send(.batch(together)).status == 422)
            #expect(node.journal.head == 1)
            #expect(try await node.post(bulletin("file \(unknown)", id: unknown, subject: unknown)).status == 202)
            try await vault.erase(Self.person, at: IntakeFixture.now)
            #expect(try await node.post(bulletin(digits, id: "b2")).status == 422)
        }
    }

    @Test("are granted by the agency that holds the consent, and taken back by anyone")
    func consent() async throws {
        func event(_ type: EventType, _ id: String, as agency: String, _ more: String = "") -> String {
            """
            {"specversion":"1.0","id":"\(id)","source":"/agencies/\(agency)","type":"\(type.name)","subject":"cst-1",
             "data":{"person":"\(Self.person)","asof":"2026-03-01T11:00:00Z"\(more)}}
            """
        }
        let terms = #","given_by":"person","purposes":["care"],"recipients":["x"],"until":"2026-04-01T00:00:00Z""#
        let agencies = Caller.agencies.map { agency in
            var agency = agency
            if !agency.isPeer { agency.types = [.consentGranted, .consentWithdrawn] }
            return agency
        }
        try await IntakeFixture.run(agencies: agencies) { (node: IntakeFixture) async throws in
            #expect(try await node.post(event(.consentGranted, "1", as: "casa", terms)).status == 202)
            let foreign = event(.consentGranted, "2", as: "oficina", terms)
            #expect(try await node.post(foreign, as: .oficina).status == 403)
            let withdrawn = event(.consentWithdrawn, "3", as: "albergue")
            #expect(try await node.post(withdrawn, as: .albergue).status == 202)
        }
    }

    private static let interested = Caller.agencies.map { agency in
        var agency = agency
        if !agency.isPeer { agency.types = [.basisInvoked, .basisConfirmed] }
        return agency
    }

    private static let interest =
        #""ground":"vital_interest","reason":"x","invoked_by":"o-1","purposes":["care"],"recipients":["x"]"#

    private func basis(_ type: EventType, _ id: String, subject: String = "bas-1", _ more: String) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"/agencies/casa","type":"\(type.name)","subject":"\(subject)",
         "data":{"person":"\(Self.person)","asof":"2026-03-01T11:00:00Z",\(more)}}
        """
    }

    @Test("invoke a basis that another person must confirm, also after a restart")
    func secondPerson() async throws {
        try await IntakeFixture.run(agencies: Self.interested) { (node: IntakeFixture) async throws in
            #expect(try await node.post(basis(.basisInvoked, "1", Self.interest)).status == 202)
            let same = try await node.post(basis(.basisConfirmed, "2", #""confirmed_by":"o-1""#))
            #expect(same.status == 422)
            #expect(try same.json()["violations"]?.elements.first?["pointer"]?.string == "/data/confirmed_by")
            #expect(try await node.post(basis(.basisConfirmed, "3", #""confirmed_by":"o-2""#)).status == 202)
            let unknown = basis(.basisConfirmed, "4", subject: "bas-2", #""confirmed_by":"o-2""#)
            #expect(try await node.post(unknown).status == 422)
        }
        var rights = ObjectRights()
        var effects = Effects()
        let invoked = EventDraft.posted(.basisInvoked, id: "1", subject: "bas-1", data: ["invoked_by": "o-1"])
        rights.apply(invoked.recorded(at: 1, IntakeFixture.now), effects: &effects)
        var restored = ObjectRights()
        try restored.restore(rights.snapshot())
        #expect(restored[ObjectKey(.basis, "bas-1")]?.officer == "o-1")
    }

    @Test("are neither taken nor refused for good while it cannot be told what they confirm")
    func unknownYet() async throws {
        try await IntakeFixture.run(agencies: Self.interested, persons: StuckBook()) {
            (node: IntakeFixture) async throws in
            #expect(try await node.post(basis(.basisInvoked, "1", Self.interest)).status == 202)
            #expect(try await node.post(basis(.basisConfirmed, "2", #""confirmed_by":"o-2""#)).status == 503)
            #expect(node.journal.head == 1)
        }
    }

    @Test("may ask to forget if they come from a peer, whatever its file names, and from nobody else")
    func erasure() async throws {
        let request = { (source: String) in
            """
            {"specversion":"1.0","id":"q","source":"\(source)","type":"enlace.erasure.requested.v1","subject":"r-1",
             "enlaceorigin":"sandiego","enlacevia":"sandiego",
             "data":{"person":"\(Self.person)","partner":"here","reason":"withdrawn","due":"2026-03-04T00:00:00Z"}}
            """
        }
        try await IntakeFixture.run(agencies: Self.agencies) { (node: IntakeFixture) async throws in
            #expect(try await node.post(request("/nodes/sandiego/relay"), as: .peer).status == 202)
            #expect(try await node.post(request("/agencies/casa")).status == 403)
        }
    }
}

/// Knows nothing, and learns nothing in time.
private struct StuckBook: PersonBook {
    func erasure(_ request: String) async -> AskedErasure? { nil }
    func isInvoked(_ basis: String, for person: String) async -> Bool { false }
    func catchUp() async -> Bool { false }
}
