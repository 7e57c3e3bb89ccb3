import EnlaceCore
import EnlaceIntake
import EnlaceTestSupport
import Testing

@Suite("Posting")
struct PostingTests {
    @Test("answers a structured event with its position, and says that nothing is durable")
    func structured() async throws {
        try await IntakeFixture.run { node in
            let text = Sample.registration()
            let response = try await node.post(text)
            #expect(response.status == 202)
            #expect(
                response.text
                    == #"{"id":"r-1","source":"/agencies/casa","position":1,"duplicate":false,"durable":false}"#)
            let event = try #require(try await node.journal.event(source: "/agencies/casa", id: "r-1"))
            #expect(Array(event.content.body.bytes) == Array(text.utf8))
            #expect(event.agency == "casa")
        }
    }

    @Test("answers a repost with the first receipt, and other bytes under the same id with 409")
    func duplicate() async throws {
        try await IntakeFixture.run { node in
            _ = try await node.post(Sample.registration())
            let again = try await node.post(Sample.registration()).json()
            #expect(again["duplicate"]?.bool == true)
            #expect(again["position"]?.int == 1)
            let other = try await node.post(Sample.registration(area: "tijuana", delegates: ["oficina"]))
            #expect(other.status == 409)
            #expect(try other.json()["type"]?.string == "urn:enlace:problem:conflict")
            #expect(try other.json()["violations"]?.elements.first?["pointer"]?.string == "/id")
            let batch = try await node.send(.batch([Sample.event(), Sample.registration(delegates: ["oficina"])]))
            #expect(batch.status == 409)
            #expect(try batch.json()["type"]?.string == "urn:enlace:problem:conflict")
            #expect(try batch.json()["violations"]?.elements.first?["pointer"]?.string == "/1/id")
            #expect(node.journal.head == 1)
        }
    }

    @Test("takes a batch whole, and counts what it knew already")
    func batch() async throws {
        try await IntakeFixture.run { node in
            _ = try await node.post(Sample.registration())
            let response = try await node.send(
                .batch([Sample.registration(), Sample.event("e-1"), Sample.event("e-2")]))
            #expect(response.status == 202)
            #expect(
                response.text
                    == #"{"accepted":2,"duplicates":1,"firstPosition":2,"lastPosition":3,"durable":false}"#)
            let empty = try await node.send(.batch([]))
            #expect(empty.text == #"{"accepted":0,"duplicates":0,"durable":false}"#)
        }
    }

    @Test("reads a binary event out of its fields, with quotes and percent-encoding undone")
    func binary() async throws {
        try await IntakeFixture.run { node in
            _ = try await node.post(Sample.registration())
            let response = try await node.send(
                .binary(
                    #"{"asof":"2026-03-01T11:00:00Z","total":3}"#,
                    [
                        "ce-specversion: 1.0", "CE-ID: %C3%A1rea%201", "ce-source: /agencies/casa",
                        "ce-type: enlace.shelter.reported.v1", "ce-subject: casa-puente",
                        #"ce-note: "a \"b\" %22c%22""#,
                    ]))
            #expect(response.status == 202)
            #expect(try response.json()["id"]?.string == "área 1")
            let event = try #require(try await node.journal.event(source: "/agencies/casa", id: "área 1"))
            #expect(event.envelope.extensions["note"] == #"a "b" "c""#)
            #expect(event.data?["total"]?.int == 3)
        }
    }

    @Test("takes no two ids for one because their bytes are no UTF-8")
    func latin1() async throws {
        try await IntakeFixture.run { node in
            for letter in [UInt8(0xF1), 0xF2] {
                let request = TestRequest.binary(
                    #"{"name":"Casa","area":"tijuana","usable":{"any":4},"status":"open"}"#,
                    [
                        "ce-specversion: 1.0", "ce-id: Ma~ana-1", "ce-source: /agencies/casa",
                        "ce-type: enlace.shelter.registered.v1", "ce-subject: casa-puente",
                    ])
                let client = try node.connect()
                try await client.send(
                    request.bytes(at: node.clock.now).map { $0 == UInt8(ascii: "~") ? letter : $0 })
                let response = try await client.response()
                #expect(response.status == 400)
                #expect(response.text.contains("'ce-id' is not UTF-8"), "\(response.text)")
            }
            #expect(node.journal.head == 0)
        }
    }

    @Test("takes statistics of divisions that are the agency's or stand for no area of this node")
    func sourcedAreas() async throws {
        try await IntakeFixture.run { (node: IntakeFixture) async throws in
            let areas = ["", #","area":"tijuana""#, #","area":"otay","labels":{"area":"Otay Station"}"#]
            for (index, area) in areas.enumerated() {
                #expect(try await node.post(Sample.cell("f-\(index)", area: area)).status == 202)
            }
            // Somewhere it is tomorrow already.
            #expect(try await node.post(Sample.cell("f-9", edition: "2026-03-02")).status == 202)
        }
    }

    @Test("validates a dry run and stores nothing of it")
    func dryRun() async throws {
        try await IntakeFixture.run { node in
            let path = "/v1/hooks/casa?dry-run"
            let good = try await node.send(.post(Sample.registration(), to: path))
            #expect(good.status == 200)
            #expect(good.text == #"{"dryRun":true,"valid":true,"events":1}"#)
            let bad = try await node.send(.post(Sample.event(), to: path))
            #expect(bad.status == 403)
            #expect(node.journal.head == 0)
            #expect(try await node.send(.post(Sample.registration(), to: path + "=false")).status == 202)
        }
    }

    @Test("takes for a dry run what says so", arguments: ["", "=", "=true", "=1"])
    func isDryRun(_ value: String) async throws {
        try await IntakeFixture.run { node in
            let answer = try await node.send(.post(Sample.registration(), to: "/v1/hooks/casa?dry-run\(value)"))
            #expect(answer.status == 200)
            #expect(node.journal.head == 0)
        }
    }

    @Test("takes for none what says so", arguments: ["=false", "=0"])
    func isNoDryRun(_ value: String) async throws {
        try await IntakeFixture.run { node in
            let answer = try await node.send(.post(Sample.registration(), to: "/v1/hooks/casa?dry-run\(value)"))
            #expect(answer.status == 202)
            #expect(node.journal.head == 1)
        }
    }

    @Test("refuses what may mean either, and stores nothing", arguments: ["FALSE", "no", "maybe", "TRUE", "%31x"])
    func unclearDryRun(_ value: String) async throws {
        try await IntakeFixture.run { node in
            let answer = try await node.send(.post(Sample.registration(), to: "/v1/hooks/casa?dry-run=\(value)"))
            #expect(answer.status == 400)
            #expect(answer.text.contains("'dry-run' stands alone or is 'true' or 'false'"))
            #expect(answer.text.contains("Nothing was stored."))
            #expect(node.journal.head == 0)
        }
    }

    @Test(
        "accepts each kind of proof, and an older key during rotation",
        arguments: [Caller.casa, .casaWithOldKey, .casaLate(.minutes(4)), .albergue, .oficina])
    func proofs(_ caller: Caller) async throws {
        try await IntakeFixture.run { node in
            let event = Sample.registration(source: "/agencies/\(caller.agency)")
            let response = try await node.post(event, as: caller)
            #expect(response.status == 202)
        }
    }

    @Test("tells a poster what became of its own event, and nobody else")
    func status() async throws {
        try await IntakeFixture.run { node in
            let event = Sample.registration("a/b c", source: "/agencies/casa")
            _ = try await node.post(event)
            let path = "/v1/hooks/casa/events/a%2Fb%20c"
            let response = try await node.send(.get(path, as: .casa))
            #expect(
                response.text
                    == #"{"id":"a/b c","source":"/agencies/casa","type":"enlace.shelter.registered.v1","position":1,"#
                    + #""recorded":"2026-03-01T12:00:00.000Z"}"#)
            let other = "/v1/hooks/albergue/events/a%2Fb%20c?source=%2Fagencies%2Fcasa"
            #expect(try await node.send(.get(other, as: .albergue)).status == 404)
        }
    }

    @Test("takes derived types in notice form from a peer")
    func peer() async throws {
        try await IntakeFixture.run { node in
            let event = Sample.event(
                type: .shelterChanged, source: "/nodes/sandiego/shelters", subject: "mission",
                data: #"{"name":"Mission","area":"mexicali","status":"open","state":"current","withheld":["usable"]}"#,
                more: #""enlaceorigin":"sandiego","#)
            let response = try await node.post(event, as: .peer)
            #expect(response.status == 202)
            let passedOn = event.replacing(
                #""enlaceorigin":"sandiego""#, with: #""enlaceorigin":"mexicali","enlacevia":"mexicali,sandiego""#
            ).replacing(#""id":"e-1""#, with: #""id":"e-2""#)
            #expect(try await node.post(passedOn, as: .peer).status == 202)
        }
    }

    @Test("refuses what a peer sends after it may be used, but knows it again if it came in time")
    func expiry() async throws {
        try await IntakeFixture.run { node in
            func event(_ id: String, until end: String) -> String {
                Sample.event(
                    id, type: .shelterChanged, source: "/nodes/sandiego/shelters", subject: "mission",
                    data: #"{"area":"mexicali","status":"open","withheld":["name","state"]}"#,
                    more: #""enlaceorigin":"sandiego","expirytime":"\#(end)","#)
            }
            let inTime = event("e-1", until: "2026-03-01T12:00:01Z")
            #expect(try await node.post(inTime, as: .peer).status == 202)
            for (id, end) in [("e-2", "2026-03-01T12:00:00Z"), ("e-3", "2026-02-28T12:00:00Z"), ("e-4", "tomorrow")] {
                let refused = try await node.post(event(id, until: end), as: .peer)
                #expect(refused.status == 422)
                #expect(try refused.json()["violations"]?.elements.first?["pointer"]?.string == "/expirytime")
            }
            node.clock.advance(by: .minutes(1))
            let again = try await node.post(inTime, as: .peer)
            #expect(again.status == 202)
            #expect(try again.json()["duplicate"]?.bool == true)
            #expect(node.journal.head == 1)
        }
    }

    @Test("takes a peer's request to forget somebody however late it comes")
    func lateErasure() async throws {
        try await IntakeFixture.run { (node: IntakeFixture) async throws in
            let request = Sample.event(
                "q", type: .erasureRequested, source: "/nodes/sandiego/relay", subject: "r-1",
                data: #"{"person":"p-3f9c1b7a5d2e4860a1c3e5f708192a3b","partner":"here","reason":"withdrawn","#
                    + #""due":"2026-03-04T00:00:00Z"}"#,
                more: #""enlaceorigin":"sandiego","expirytime":"2026-02-01T00:00:00Z","#)
            #expect(try await node.post(request, as: .peer).status == 202)
        }
    }

    @Test("holds an agency to its rate, and tells it when to come back")
    func rate() async throws {
        var agencies = Caller.agencies
        agencies[0].rate = 2
        try await IntakeFixture.run(agencies: agencies) { node in
            for id in ["r-1", "r-2"] { #expect(try await node.post(Sample.registration(id)).status == 202) }
            let refused = try await node.post(Sample.registration("r-3"))
            #expect(refused.status == 429)
            #expect(refused["retry-after"] == "1")
            #expect(try refused.json()["type"]?.string == "urn:enlace:problem:rate-limited")
            #expect(node.journal.head == 2)
            let other = Sample.registration(source: "/agencies/albergue", subject: "x")
            #expect(try await node.post(other, as: .albergue).status == 202)
            node.clock.advance(by: .milliseconds(500))
            #expect(try await node.post(Sample.registration("r-3")).status == 202)
        }
    }

    @Test("grants a sender its rate in the handshake")
    func handshake() async throws {
        var agencies = Caller.agencies
        agencies[0].rate = 2
        try await IntakeFixture.run(agencies: agencies) { node in
            let asked = TestRequest.get("/v1/hooks/casa", method: "OPTIONS").with("WebHook-Request-Origin: example.org")
            let answer = try await node.send(asked)
            #expect(answer.status == 200)
            #expect(answer["webhook-allowed-origin"] == "example.org")
            #expect(answer["webhook-allowed-rate"] == "120")
            let less = try await node.send(asked.with("WebHook-Request-Rate: 30"))
            #expect(less["webhook-allowed-rate"] == "30")
            let unlimited = try await node.send(
                .get("/v1/hooks/oficina", method: "OPTIONS").with("WebHook-Request-Origin: example.org"))
            #expect(unlimited["webhook-allowed-rate"] == "*")
        }
    }

    @Test("shows the catalog")
    func catalog() async throws {
        try await IntakeFixture.run { node in
            let response = try await node.send(.get("/v1/catalog"))
            #expect(response.status == 200)
            #expect(response.body == EventCatalog.standard.json.bytes)
        }
    }

    @Test("says of a shelter whose area was taken out where it was registered")
    func areaTakenOut() async throws {
        try await IntakeFixture.run { node in
            #expect(try await node.post(Sample.registration()).status == 202)
            let areas = AreaTree([Area(id: "mexicali", parent: nil, names: [:])])
            node.intake.update(IntakePolicy(agencies: Caller.agencies, areas: areas, node: "here"))
            let response = try await node.post(Sample.event())
            #expect(response.status == 422)
            let found = try response.json()["violations"]?.elements.first
            #expect(found?["pointer"]?.string == "/subject")
            #expect(found?["detail"]?.string == "was registered in 'tijuana', which is no longer an area of this node")
        }
    }

    @Test("goes by a new policy after a reload")
    func reload() async throws {
        try await IntakeFixture.run { node in
            let agencies = Caller.agencies.filter { $0.id != "casa" }
            node.intake.update(IntakePolicy(agencies: agencies, areas: IntakeFixture.areas, node: "here"))
            let response = try await node.post(Sample.registration())
            #expect(response.status == 404)
        }
    }
}
