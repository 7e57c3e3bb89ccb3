import EnlaceControl
import EnlaceCore
import Testing

@Suite("The control socket's language")
struct WireTests {
    @Test("names every route once")
    func routes() {
        #expect(ControlRoute.event.target(["a/b c?"]) == "/v1/events/a%2Fb%20c%3F")
        var query = ControlQuery()
        query.add("agency", "imm-tijuana")
        query.add("dry-run", flag: true)
        #expect(ControlRoute.post.target(query: query) == "/v1/events?agency=imm-tijuana&dry-run=true")
        #expect(ControlRoute.retryDelivery.target(["all"]) == "/v1/deliveries/all/retry")
    }

    @Test("reads back every query that it writes")
    func queries() throws {
        var flows = FlowsRequest()
        flows.by = ["area", "month"]
        flows.conditions = [
            .init(dimension: "citizenship", value: "CHINA, PEOPLES REPUBLIC OF"), .init(dimension: "a", value: "b=c&d"),
        ]
        flows.from = "2023-10"
        flows.fiscalYear = 2024
        #expect(try FlowsRequest(ControlQuery(parsing: flows.query.text)) == flows)
        var events = EventListRequest()
        events.before = 12
        events.subject = "niño+%"
        #expect(try EventListRequest(ControlQuery(parsing: events.query.text)) == events)
        let post = PostRequest(agency: "imm", isDryRun: true)
        #expect(try PostRequest(ControlQuery(parsing: post.query.text)) == post)
        let file = ImportRequest(edition: "2024-10-21", isComplete: true)
        #expect(ImportRequest(try ControlQuery(parsing: file.query.text)) == file)
    }

    @Test(
        "refuses a query that says nothing sensible",
        arguments: ["limit=0", "limit=x", "limit=%zz", "before=-1", "a=%ff"])
    func badQueries(text: String) {
        let problem = #expect(throws: ControlProblem.self) { try EventListRequest(ControlQuery(parsing: text)) }
        #expect(problem?.status == 400)
    }

    @Test("says unknown as null, and times as RFC 3339")
    func unknowns() throws {
        let text = String(decoding: try ControlJSON.encode(Samples.shelters.shelters[2]), as: UTF8.self)
        #expect(
            text == """
                {"area":"tijuana-centro","asof":null,"available":null,"id":"mx-tij-niño","name":"Casa del Niño",\
                "over":null,"present":null,"state":"unreported","status":"temporarily_closed","usable":null}
                """)
        let row = String(decoding: try ControlJSON.encode(Samples.report), as: UTF8.self)
        #expect(row.contains("\"recorded\":\"2026-03-01T06:30:12.345Z\""))
        #expect(throws: (any Error).self) { try ControlJSON.decode(WireTime.self, from: Array("\"yesterday\"".utf8)) }
    }

    @Test("takes what an older daemon leaves out as unknown")
    func missing() throws {
        let text = #"{"id":"a","name":"A","area":"x","status":"open","state":"current","usable":3}"#
        let row = try ControlJSON.decode(ShelterRow.self, from: text.utf8)
        #expect(row.usable == 3)
        #expect(row.available == nil)
    }

    @Test("carries any JSON inside a reply")
    func embedded() throws {
        let json: JSON = ["a": [1, true, .null, .double(1.5)], "b": ["c": "ñ"], "d": .array([]), "e": .object([])]
        let bytes = try ControlJSON.encode(WireJSON(json))
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"a":[1,true,null,1.5],"b":{"c":"ñ"},"d":[],"e":{}}"#)
        #expect(try ControlJSON.decode(WireJSON.self, from: bytes) == WireJSON(json))
    }

    @Test("gives every kind of refusal a stable type and an error status")
    func problems() throws {
        for kind in ControlProblem.Kind.allCases {
            let problem = ControlProblem(kind, "why")
            #expect(problem.type == "urn:enlace:problem:\(kind.rawValue)")
            #expect((400..<600).contains(problem.status))
            #expect(try ControlJSON.decode(ControlProblem.self, from: try ControlJSON.encode(problem)) == problem)
        }
    }
}
