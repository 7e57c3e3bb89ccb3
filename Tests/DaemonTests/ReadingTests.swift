import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

@Suite("Reading by a partner", .timeLimit(.minutes(5)))
struct ReadingTests {
    private let clinicToken = BearerToken.generate()
    private let pressToken = BearerToken.generate()

    private func run(_ body: (RunningNode) async throws -> Void) async throws {
        let home = try NodeHome("tijuana", journal: "memory")
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.write(
            "agencies.d/desom.yaml",
            Sample.agency("desom", types: [.shelterRegistered, .shelterReported, .reportRetracted]))
        // Nobody listens there: reading does not depend on what is sent.
        let url = "http://127.0.0.1:9/"
        try home.write(
            "partners.d/clinic.yaml",
            Sample.partner(
                "clinic", url: url, areas: ["mx-bcn-tijuana"],
                types: [.shelterChanged: ["name", "area", "status", "state", "available"]],
                more: "read_tokens: [\"sha256:\(clinicToken.digest)\"]"))
        try home.write(
            "partners.d/press.yaml",
            Sample.partner(
                "press", class: "media", url: url + "press", types: [.bulletinPublished: ["text"]],
                more: "read_tokens: [\"sha256:\(pressToken.digest)\"]"))
        try await home.run { node in
            let now = node.clock.now
            let answer = try await node.post(
                Sample.registration("camino", usable: 20), Sample.report("camino", present: 12, at: now),
                Sample.registration("prodigo", usable: 10), Sample.report("prodigo", present: 15, at: now),
                Sample.registration("silent", usable: 40),
                Sample.registration("lejos", usable: 50, area: "mx-bcn-mexicali"))
            #expect(answer.status == 202)
            try await node.settle()
            try await body(node)
        }
    }

    @Test("shows the agreed fields of the agreed area, names the others, and says what is unknown")
    func agreed() async throws {
        try await run { node in
            let answer = try await node.get("/v1/shelters", token: clinicToken.text)
            #expect(answer.status == 200)
            let shelters = try answer.json()["shelters"]?.elements ?? []
            #expect(shelters.map { $0["id"]?.string } == ["camino", "prodigo", "silent"])
            for shelter in shelters {
                let keys = Set(shelter.members.map(\.key))
                #expect(keys.isSubset(of: ["id", "name", "area", "status", "state", "available", "withheld"]))
                let withheld = shelter["withheld"]?.elements.compactMap(\.string) ?? []
                #expect(Set(withheld).isSuperset(of: ["present", "over", "usable"]))
            }
            #expect(shelters.map { $0["available"]?.int } == [8, 0, nil])
            #expect(shelters.map { $0["state"]?.string } == ["current", "current", "unreported"])

            let areas = try await node.get("/v1/availability", token: clinicToken.text).json()["areas"]
            #expect(areas?.count == 1)
            #expect(areas?.elements[0]["area"]?.string == "mx-bcn-tijuana")
            #expect(areas?.elements[0]["available"]?.int == 8)
            #expect(areas?.elements[0]["available_unknown"]?.int == 1)
            #expect(areas?.elements[0]["over"]?.kind == .null)
            #expect(areas?.elements[0]["over_unknown"]?.int == 3)
        }
    }

    @Test("shows nothing of a shelter whose figures come from a report that is labelled higher")
    func labelled() async throws {
        try await run { node in
            let report = Sample.report("camino", present: 13, at: node.clock.now + .seconds(1))
            let members = document(report).root.members.filter { $0.key != "id" }.map {
                JSON.Member($0.key, $0.value.json)
            }
            let labelled: [JSON.Member] = [.init("id", "labelled"), .init("dataclassification", "restricted")]
            let answer = try await node.post(.object(members + labelled))
            #expect(answer.status == 202)
            try await node.settle()
            let shelters = try await node.get("/v1/shelters", token: clinicToken.text).json()["shelters"]
            #expect(shelters?.elements.map { $0["id"]?.string } == ["prodigo", "silent"])
        }
    }

    @Test("shows what the partner was told, and nothing else, when only the labels of a report change")
    func labelsAlone() async throws {
        try await run { node in
            func camino(after event: JSON) async throws -> (isRead: Bool, told: Int) {
                let answer = try await node.post(event)
                #expect(answer.status == 202, "\(answer.text)")
                try await node.settle()
                let read =
                    try await node.get("/v1/shelters", token: clinicToken.text).json()["shelters"]?.elements ?? []
                let told = try await node.notices().filter { $0.notice.partner == "clinic" }.count
                return (read.contains { $0["id"]?.string == "camino" }, told)
            }
            let asof = node.clock.now + .seconds(1)
            let before = try await node.notices().filter { $0.notice.partner == "clinic" }.count
            let secret = labelled(Sample.report("camino", present: 13, at: asof, id: "secret"))
            #expect(try await camino(after: secret) == (false, before))
            let open = Sample.report("camino", present: 13, at: asof, id: "open")
            #expect(try await camino(after: open) == (true, before + 1))
            let retraction = Sample.event(
                .reportRetracted, id: "x", subject: "camino",
                ["event": "open", "type": .string(EventType.shelterReported.name), "reason": "mistaken"])
            #expect(try await camino(after: labelled(retraction)) == (false, before + 1))
        }
    }

    private func labelled(_ event: JSON) -> JSON {
        let members = document(event).root.members.map { JSON.Member($0.key, $0.value.json) }
        return .object(members + [.init("dataclassification", "restricted")])
    }

    @Test("without the partner's token is answered 401", arguments: ["/v1/shelters", "/v1/availability"])
    func unauthenticated(target: String) async throws {
        try await run { node in
            for token in [nil, "", clinicToken.text + "x", clinicToken.digest, Sample.token.text] {
                let answer = try await node.get(target, token: token)
                #expect(answer.status == 401)
                #expect(answer.text.contains("camino") == false)
            }
        }
    }

    @Test("under an agreement that does not name shelters shows nothing of any")
    func notAgreed() async throws {
        try await run { node in
            let shelters = try await node.get("/v1/shelters", token: pressToken.text)
            #expect(shelters.status == 200)
            #expect(try shelters.json()["shelters"]?.count == 0)
            let areas = try await node.get("/v1/availability", token: pressToken.text)
            #expect(try areas.json()["areas"]?.count == 0)
        }
    }

    @Test("with a mistyped key is answered 400 and not with all there is")
    func slips() async throws {
        try await run { node in
            for path in ["/v1/shelters", "/v1/availability"] {
                let answer = try await node.get("\(path)?aera=mx-bcn-tijuana", token: clinicToken.text)
                #expect(answer.status == 400)
                #expect(answer.text.contains("'aera' is not known here; known is 'area'."), "\(answer.text)")
            }
            #expect(try await node.get("/.well-known/enlace?x=1").status == 400)
        }
    }

    @Test("of an area that does not exist is answered 404, of one outside the agreement with nothing")
    func areas() async throws {
        try await run { node in
            #expect(try await node.get("/v1/shelters?area=nowhere", token: clinicToken.text).status == 404)
            let outside = try await node.get("/v1/shelters?area=mx-bcn-mexicali", token: clinicToken.text)
            #expect(try outside.json()["shelters"]?.count == 0)
        }
    }
}
