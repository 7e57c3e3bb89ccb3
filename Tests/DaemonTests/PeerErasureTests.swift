import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

@Suite("A peer that asks to forget a person", .timeLimit(.minutes(5)))
struct PeerErasureTests {
    private let person = SamplePerson()

    @Test(
        "has forgotten only whom it alone told of",
        arguments: [
            (["tijuana"], PeerErasure.erase), ([], .nothingKept), (["rrn"], .neverTold),
            (["rrn", "tecate"], .neverTold), (["tijuana", "rrn"], .toldByOthers),
        ])
    func decision(posters: [String], decision: PeerErasure) {
        #expect(PeerErasure(askedBy: "tijuana", ofPersonToldBy: Set(posters)) == decision)
    }

    /// San Diego, whose own agency may tell of persons, with Tijuana as a peer.
    private func run(_ body: (RunningNode, Border) async throws -> Void) async throws {
        let border = try Border()
        try border.sanDiego.write(
            "agencies.d/rrn.yaml",
            Sample.agency(
                "rrn", types: [.concernRaised, .consentGranted, .consentWithdrawn, .erasureConfirmed], areas: ["us"]))
        try await border.sanDiego.run { try await body($0, border) }
    }

    private func concern(_ id: String) -> JSON {
        let data = person.concern(area: "us-ca-san-diego").content.data?.json ?? .null
        return Sample.event(.concernRaised, id: id, agency: "rrn", subject: "con-\(id)", data)
    }

    private func posted(
        _ type: EventType, _ id: String, source: String, _ data: JSON, at node: RunningNode, _ border: Border
    ) async throws -> Int {
        let event: JSON = [
            "specversion": "1.0", "id": .string(id), "source": .string(source), "type": .string(type.name),
            "subject": .string("about-\(id)"), "enlaceorigin": "tijuana", "enlacevia": "tijuana", "data": data,
        ]
        let proof = try signed(event.bytes, with: border.tijuanaSecret)
        return try await node.post(event.bytes, to: "tijuana", fields: proof).status
    }

    private func tell(_ id: String, at node: RunningNode, _ border: Border) async throws -> Int {
        let data = person.concern().content.data?.json ?? .null
        return try await posted(.concernRaised, id, source: "/agencies/desom", data, at: node, border)
    }

    private func ask(_ id: String, at node: RunningNode, _ border: Border) async throws {
        let data: JSON = [
            "person": .string(person.pseudonym), "partner": "san-diego", "reason": "withdrawn",
            "due": "2099-01-01T00:00:00Z",
        ]
        let status = try await posted(.erasureRequested, id, source: "/nodes/tijuana/relay", data, at: node, border)
        #expect(status == 202)
    }

    private func isReadable(_ id: String, at node: RunningNode) async throws -> Bool {
        try await node.events(.concernRaised).contains { $0.id == id && $0.data?["notes"]?.string == person.notes }
    }

    @Test("does not reach one of whom it never told, learns nothing of it, and an admin does")
    func neverTold() async throws {
        try await run { node, border in
            #expect(try await node.post(concern("ours"), to: "rrn").status == 202)
            try await ask("r1", at: node, border)
            try await eventually("it is answered") { try await node.events(.erasureConfirmed).count == 1 }
            let refused = try await node.events(.erasureRefused)
            #expect(refused.map(\.subject) == ["about-r1"])
            #expect(refused.first?.data?["partner"]?.string == "tijuana")
            #expect(refused.first?.data?["reason"]?.string == "never_told")
            #expect(node.log.lines(saying: "a peer's request to forget a person is refused").count == 1)
            #expect(try await isReadable("ours", at: node))
            #expect(try await node.events(.erasureOrdered).isEmpty)
            #expect(try await node.post(concern("more"), to: "rrn").status == 202)
            #expect(try await tell("theirs", at: node, border) == 422)
        }
    }

    @Test("is not answered where others have told of the person as well, and an admin must see to it")
    func toldByOthers() async throws {
        try await run { node, border in
            #expect(try await tell("theirs", at: node, border) == 202)
            #expect(try await node.post(concern("ours"), to: "rrn").status == 202)
            try await ask("r1", at: node, border)
            try await eventually("it is refused") { try await node.events(.erasureRefused).count == 1 }
            #expect(try await node.events(.erasureRefused).first?.data?["reason"]?.string == "told_by_others")
            // The next one is worked off after this one.
            try await ask("r2", at: node, border)
            try await eventually("it is refused") { try await node.events(.erasureRefused).count == 2 }
            #expect(try await node.events(.erasureConfirmed).isEmpty)
            for id in ["ours", "theirs"] { #expect(try await isReadable(id, at: node), "\(id)") }
        }
    }

    @Test("is carried out where others have told no more than that the person consents, or does no longer")
    func consent() async throws {
        try await run { node, border in
            #expect(try await tell("theirs", at: node, border) == 202)
            let members: [JSON.Member] = [
                .init("person", .string(person.pseudonym)), .init("asof", "2026-03-01T06:30:00Z"),
            ]
            let terms: [JSON.Member] = [
                .init("given_by", "guardian"), .init("purposes", ["child-protection"]),
                .init("recipients", ["tijuana"]), .init("until", "2099-01-01T00:00:00Z"),
            ]
            for (type, data) in [(EventType.consentGranted, members + terms), (.consentWithdrawn, members)] {
                let event = Sample.event(type, id: type.name, agency: "rrn", subject: "cst-1", .object(data))
                #expect(try await node.post(event, to: "rrn").status == 202)
            }
            try await ask("r1", at: node, border)
            try await eventually("it is answered") { try await node.events(.erasureConfirmed).count == 1 }
            #expect(try await node.events(.erasureRefused).isEmpty)
            #expect(try await !isReadable("theirs", at: node))
        }
    }

    @Test("blocks nobody of whom nothing is kept but for what it tells itself, also after a restart")
    func unknown() async throws {
        let border = try Border()
        try border.sanDiego.write(
            "agencies.d/rrn.yaml", Sample.agency("rrn", types: [.concernRaised], areas: ["us"]))
        try await border.sanDiego.run { (node: RunningNode) async throws in
            try await ask("r1", at: node, border)
            try await eventually("it is answered") { try await node.events(.erasureConfirmed).count == 1 }
            #expect(try await node.events(.erasureRefused).isEmpty)
        }
        try await border.sanDiego.run { (node: RunningNode) async throws in
            // What was on its way when the request came.
            #expect(try await tell("late", at: node, border) == 422)
            #expect(try await node.post(concern("ours"), to: "rrn").status == 202)
            #expect(try await isReadable("ours", at: node))
        }
    }
}
