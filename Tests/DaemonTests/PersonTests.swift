import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

@Suite("A person, from consent to erasure", .timeLimit(.minutes(5)))
struct PersonTests {
    private static let person = "p-" + String(repeating: "a1", count: 16)
    private static let types: [EventType] = [
        .shelterRegistered, .shelterReported, .concernRaised, .consentGranted, .consentWithdrawn, .erasureConfirmed,
        .basisInvoked, .basisConfirmed,
    ]

    private static func statement(
        _ type: EventType, _ id: String, subject: String, person: String = person, agency: String = "desom",
        _ members: [JSON.Member]
    ) -> JSON {
        let asof = JSON.string(SystemNodeClock().now.description)
        let head: [JSON.Member] = [.init("person", .string(person)), .init("asof", asof)]
        return Sample.event(type, id: id, agency: agency, subject: subject, .object(head + members))
    }

    private static func concern(_ id: String) -> JSON {
        statement(
            .concernRaised, id, subject: "con-1",
            [
                .init("area", "mx-bcn-tijuana"), .init("urgency", "now"), .init("kind", "unaccompanied_child"),
                .init("notes", "Asks for an aunt."),
            ])
    }

    private static func consent(to partner: String, id: String = "consent") -> JSON {
        statement(
            .consentGranted, id, subject: "cst-1",
            [
                .init("given_by", "guardian"), .init("purposes", ["shelter-coordination"]),
                .init("recipients", .array([.string(partner)])), .init("until", "2099-01-01T00:00:00Z"),
            ])
    }

    private static let withdrawal = statement(.consentWithdrawn, "withdrawal", subject: "cst-1", [])

    private static func partner(_ id: String, url: String, more: String = "") -> String {
        Sample.partner(
            id, class: "child_protection", url: url,
            types: [.concernRaised: ["person", "area", "kind", "notes"]],
            more: "  basis: [consent, vital_interest, best_interest]\n\(more)")
    }

    // MARK: - Two nodes

    private func across(_ body: (RunningNode, RunningNode) async throws -> Void) async throws {
        let border = try Border()
        try border.tijuana.write("agencies.d/desom.yaml", Sample.agency("desom", types: Self.types))
        try border.sanDiego.write("agencies.d/rrn.yaml", Sample.agency("rrn", types: Self.types, areas: ["us"]))
        try await border.run { tijuana, sanDiego in
            let url = "http://127.0.0.1:\(sanDiego.port)/v1/hooks/tijuana"
            let file = Self.partner("san-diego", url: url, more: "peer: san-diego")
            try tijuana.home.write("partners.d/san-diego.yaml", file)
            _ = try await tijuana.parts.reloader.reload()
            try await body(tijuana, sanDiego)
        }
    }

    private func post(_ event: JSON, to agency: String = "desom", at node: RunningNode) async throws {
        let answer = try await node.post(event, to: agency)
        #expect(answer.status == 202, "\(String(decoding: answer.body, as: UTF8.self))")
        try await node.deliverAll()
    }

    @Test(
        "crosses by consent under another pseudonym, is forgotten there when they take it back, and crosses anew as somebody else"
    )
    func story() async throws {
        try await across { tijuana, sanDiego in
            try await post(Self.concern("before"), at: tijuana)
            try await post(Self.consent(to: "san-diego"), at: tijuana)
            try await post(Self.concern("with"), at: tijuana)
            try await sanDiego.settle()
            let alias = tijuana.parts.vault.pseudonym(of: Self.person, for: "san-diego")
            let told = try await sanDiego.events(.concernRaised)
            #expect(told.map(\.id) == ["before", "with"])
            #expect(told.map { $0.data?["person"]?.string } == [nil, alias])
            #expect(told.map { $0.data?["kind"]?.string } == [nil, "unaccompanied_child"])
            try await checkStory(at: tijuana)

            try await post(Self.withdrawal, at: tijuana)
            try await eventually("the other node forgets the person, and says so by itself") {
                let confirmed = try await tijuana.ask("erasures", "list", "--state", "confirmed")["erasures"]
                return confirmed?.elements.count == 1
            }
            let requests = try await sanDiego.events(.erasureRequested)
            #expect(requests.map { $0.data?["person"]?.string } == [alias])
            #expect(requests.map(\.agency) == ["tijuana"])
            #expect(try await sanDiego.events(.concernRaised).map { $0.data == nil } == [false, true])
            #expect(sanDiego.parts.vault.isErased(alias))

            try await post(Self.consent(to: "san-diego", id: "again"), at: tijuana)
            try await post(Self.concern("after"), at: tijuana)
            let later = try #require(try await sanDiego.events(.concernRaised).last?.data?["person"]?.string)
            #expect(later != alias && later != Self.person)
            for event in try await sanDiego.events() {
                #expect(!String(decoding: event.content.body.bytes, as: UTF8.self).contains(Self.person))
            }
        }
    }

    /// What an admin sees: the basis, and nothing of the person.
    private func checkStory(at node: RunningNode) async throws {
        let partners = try await node.ask("explain", "with")["partners"]?.elements ?? []
        #expect(partners.map { $0["basis"]?.string } == ["consent, event consent"])
        #expect(try await node.ctl("explain", "with").output.contains(/basis +consent, event consent/))
        let before = try await node.ask("explain", "before")["partners"]?.elements.first
        #expect(before?["fields"]?.elements.map(\.string) == ["area"])
        let notice = try #require(partners.first?["notice"]?["id"]?.string)
        let shown = try await node.ask("deliveries", "show", notice)["body"]?["data"]
        #expect(shown?["area"]?.string == "mx-bcn-tijuana")
        #expect(shown?["person"]?.isNull == true && shown?["notes"]?.isNull == true)
    }

    // MARK: - A partner without Enlace

    private func alone(_ home: NodeHome, _ clinic: ScriptedHTTPServer) throws {
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom", types: Self.types))
        try home.write("partners.d/clinic.yaml", Self.partner("clinic", url: clinic.url()))
    }

    @Test("is remembered as not forgotten over a restart, until an admin records that a partner has")
    func admin() async throws {
        let clinic = try ScriptedHTTPServer(always: .status(204))
        let home = try NodeHome("tijuana")
        try alone(home, clinic)
        try await home.run { node in
            for event in [Self.consent(to: "clinic"), Self.concern("with"), Self.withdrawal] {
                try await post(event, at: node)
            }
        }
        try await home.run { node in
            let rows = try await node.ask("erasures", "list")["erasures"]?.elements ?? []
            #expect(rows.map { $0["partner"]?.string } == ["clinic"])
            let id = try #require(rows.first?["id"]?.string)
            try await eventually("the list tells that it was asked") {
                let rows = try await node.ask("erasures", "list")["erasures"]?.elements
                return rows?.first?["notice"]?["status"]?.string == "delivered"
            }
            let listed = try await node.ctl("erasures", "list").output
            #expect(
                listed.contains(id) && listed.contains("  delivered\n")
                    && listed.split(separator: "\n").allSatisfy { $0.count <= 100 })
            let done = try await node.ctl("erasures", "confirm", id, "--note", "letter, file 12")
            #expect(done.status == 0 && done.output.contains("clinic, confirmed"), "\(done.output)\(done.errors)")
            #expect(try await node.ctl("erasures", "confirm", id).status == 0)
            #expect(try await node.ctl("erasures", "list").output.contains("no erasures"))
            let events = try await node.events(.erasureConfirmed)
            #expect(events.map { $0.data?["note"]?.string } == ["letter, file 12"])
            #expect(try await node.ctl("erasures", "confirm", "nobody").status == 2)
        }
    }

    @Test("is forgotten by nobody but the partner that was asked to")
    func confirmation() async throws {
        let clinic = try ScriptedHTTPServer(always: .status(204))
        let home = try NodeHome("tijuana")
        try alone(home, clinic)
        for agency in ["clinic", "refuge"] {
            try home.write("agencies.d/\(agency).yaml", Sample.agency(agency, types: Self.types))
        }
        try await home.run { node in
            for event in [Self.consent(to: "clinic"), Self.concern("with"), Self.withdrawal] {
                try await post(event, at: node)
            }
            let request = try #require(try await node.events(.erasureRequested).first)
            let alias = try #require(request.data?["person"]?.string)
            func confirm(
                _ id: String, as agency: String, _ subject: String, person: String? = nil
            ) async throws -> RawHTTPResponse {
                let event = Self.statement(
                    .erasureConfirmed, id, subject: subject, person: person ?? alias, agency: agency, [])
                return try await node.post(event, to: agency)
            }
            let subject = try #require(request.subject)
            let other = try await confirm("done-1", as: "refuge", subject)
            let none = try await confirm("done-1", as: "refuge", "6f1c2a9be07d4c58a3f0b1d2e4c6a891")
            #expect(other.status == 403 && none.status == 403)
            #expect(try other.json()["violations"]?.json == none.json()["violations"]?.json)
            let another = try await confirm("done-1", as: "clinic", subject, person: Self.person)
            #expect(another.status == 422)
            #expect(try another.json()["violations"]?.elements.first?["pointer"]?.string == "/data/person")
            #expect(try await node.events(.erasureConfirmed).isEmpty)
            #expect(try await confirm("done-2", as: "clinic", subject).status == 202)
            #expect(try await node.ask("erasures", "list")["erasures"]?.elements.isEmpty == true)
        }
    }

    private static func confirmed(_ id: String, person: String = person, subject: String = "bas-1") -> JSON {
        statement(.basisConfirmed, id, subject: subject, person: person, [.init("confirmed_by", "officer-2")])
    }

    private static func invoked(_ id: String, subject: String = "bas-1") -> JSON {
        statement(
            .basisInvoked, id, subject: subject,
            [
                .init("ground", "vital_interest"), .init("reason", "unconscious"), .init("invoked_by", "officer-1"),
                .init("purposes", ["shelter-coordination"]), .init("recipients", ["clinic"]),
            ])
    }

    @Test("has a basis confirmed that was invoked for them, and not one for somebody else")
    func basisOfAnother() async throws {
        let clinic = try ScriptedHTTPServer(always: .status(204))
        let home = try NodeHome("tijuana")
        try alone(home, clinic)
        let other = "p-" + String(repeating: "b2", count: 16)
        try await home.run { node in
            try await post(Self.invoked("i1"), at: node)
            let refused = try await node.post(Self.confirmed("f1", person: other), to: "desom")
            #expect(refused.status == 422)
            #expect(try refused.json()["violations"]?.elements.first?["pointer"]?.string == "/data/person")
            #expect(try await node.post(Self.confirmed("f2"), to: "desom").status == 202)
            let both = [Self.invoked("i3", subject: "bas-3"), Self.confirmed("f3", subject: "bas-3")]
            #expect(try await node.post(batch: both).status == 202)
            #expect(try await node.ctl("erase", Self.person, "--reason", "asked for").status == 0)
            let again = try await node.post(Self.confirmed("f2"), to: "desom")
            #expect(again.status == 202)
            #expect(try again.json()["duplicate"]?.bool == true)
        }
    }

    @Test("has no basis confirmed that is over")
    func basisThatIsOver() async throws {
        let clinic = try ScriptedHTTPServer(always: .status(204))
        let home = try NodeHome("tijuana")
        try alone(home, clinic)
        let clock = ManualClock(SystemNodeClock().now)
        try await home.run(clock: clock) { node in
            try await post(Self.invoked("i1"), at: node)
            clock.advance(by: .hours(72))
            let late = try await node.post(Self.confirmed("f1"), to: "desom")
            #expect(late.status == 422)
            #expect(try late.json()["violations"]?.elements.first?["pointer"]?.string == "/data/person")
        }
    }

    @Test("that a partner does not forget in time is told as an event")
    func overdue() async throws {
        let clinic = try ScriptedHTTPServer(always: .status(204))
        let home = try NodeHome("tijuana")
        try home.writeNode(port: 0, more: "erasures: { due_after: 24h }")
        try alone(home, clinic)
        let clock = ManualClock(SystemNodeClock().now)
        try await home.run(clock: clock) { node in
            for event in [Self.consent(to: "clinic"), Self.concern("with"), Self.withdrawal] {
                try await post(event, at: node)
            }
            clock.advance(by: .hours(24))
            try await eventually("it is overdue") { try await node.events(.erasureOverdue).count == 1 }
            #expect(try await node.events(.erasureOverdue).first?.data?["partner"]?.string == "clinic")
            #expect(try await node.ctl("erasures", "list", "--state", "overdue").output.contains("clinic"))
        }
    }
}
