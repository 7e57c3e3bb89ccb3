import EnlaceCore
import EnlaceIntake
import EnlaceTestSupport
import Testing

/// One row of the answers table: a request that is refused, how, and where it points.
struct RefusedRequest: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var request: TestRequest
    var kind: Problem.Kind
    var pointers: [String] = []

    init(_ title: String, _ kind: Problem.Kind, _ request: TestRequest, at pointers: String...) {
        testDescription = title
        self.request = request
        self.kind = kind
        self.pointers = pointers
    }
}

@Suite("Answers table")
struct AnswerTests {
    static let malformed = [
        RefusedRequest("no JSON", .malformed, .post("{\"id\":")),
        RefusedRequest("bytes after the JSON", .malformed, .post(Sample.event() + "x")),
        RefusedRequest("a key that stands twice", .malformed, .post(#"{"id":"1","id":"2"}"#)),
        RefusedRequest(
            "nested too deeply", .malformed,
            .post(String(repeating: "[", count: 33) + String(repeating: "]", count: 33))),
        RefusedRequest(
            "a batch that is no array", .malformed, .post(Sample.event()).typed("application/cloudevents-batch+json")),
        RefusedRequest(
            "a ce- field that is not UTF-8", .malformed,
            .binary("{}", ["ce-id: Ma\u{FFFD}ana", "ce-specversion: 1.0"])),
        RefusedRequest("a field that stands twice", .malformed, .post(Sample.event()).with("webhook-id: other")),
        RefusedRequest("a number out of range", .malformed, .post(Sample.event(data: #"{"total":1e400}"#))),
        RefusedRequest("a key that a hook does not know", .malformed, .post("{}", to: "/v1/hooks/casa?Dry-Run")),
        RefusedRequest(
            "a key that the status of an event does not know", .malformed,
            .get("/v1/hooks/casa/events/e-1?sorce=%2Fagencies%2Fcasa", as: .casa)),
        RefusedRequest("a key where none is known", .malformed, .get("/v1/catalog?type=x")),
        RefusedRequest("a path with broken encoding", .malformed, .post(Sample.event(), to: "/v1/hooks/ca%zz")),
    ]

    static let unauthenticated = [
        RefusedRequest("no proof", .unauthenticated, .post(Sample.event(), as: .nobody)),
        RefusedRequest("a key that nobody knows", .unauthenticated, .post(Sample.event(), as: .casaForged)),
        RefusedRequest("six minutes late", .unauthenticated, .post(Sample.event(), as: .casaLate(.minutes(6)))),
        RefusedRequest("six minutes early", .unauthenticated, .post(Sample.event(), as: .casaLate(.minutes(-6)))),
        RefusedRequest("a wrong token", .unauthenticated, .post(Sample.event(), as: .albergueWrongToken)),
        RefusedRequest("a wrong password", .unauthenticated, .post(Sample.event(), as: .oficinaWrongPassword)),
        RefusedRequest(
            "another agency's proof", .unauthenticated, .post(Sample.event(), as: .albergue, to: "/v1/hooks/casa")),
        RefusedRequest(
            "the status of an event without proof", .unauthenticated, .get("/v1/hooks/casa/events/e-1")),
    ]

    static let forbidden = [
        RefusedRequest(
            "a type that is not the agency's", .forbidden,
            .post(Sample.event(type: .incidentOpened, subject: "fire", data: "{}")), at: "/type"),
        RefusedRequest(
            "a derived type", .forbidden, .post(Sample.event(type: .shelterChanged, data: "{}")), at: "/type"),
        RefusedRequest(
            "another's source", .forbidden, .post(Sample.event(source: "/agencies/albergue")), at: "/source"),
        RefusedRequest(
            "an area that is not the agency's", .forbidden, .post(Sample.registration(area: "mexicali")),
            at: "/data/area"),
        RefusedRequest("an object that nobody registered", .forbidden, .post(Sample.event()), at: "/subject"),
        RefusedRequest(
            "an attribute that only nodes set", .forbidden, .post(Sample.event(more: #""enlaceorigin":"x","#)),
            at: "/enlaceorigin"),
        RefusedRequest(
            "statistics of an area that is not the agency's", .forbidden,
            .post(Sample.cell(area: #","area":"mexicali""#)), at: "/data/area"),
        RefusedRequest(
            "statistics of what a source calls an area that is not the agency's", .forbidden,
            .post(Sample.cell(area: #","area":"nowhere","labels":{"area":"valle de Mexicali"}"#)),
            at: "/data/labels/area"),
        RefusedRequest(
            "one foreign object in a batch", .forbidden,
            .batch([Sample.registration(), Sample.event("e-1"), Sample.event("e-2", subject: "other")]),
            at: "/2/subject"),
        RefusedRequest(
            "an event that was here before", .forbidden,
            .post(
                Sample.event(
                    type: .shelterChanged, source: "/nodes/sandiego/shelters", data: "{}",
                    more: #""enlaceorigin":"here","enlacevia":"sandiego,here","#), as: .peer),
            at: "/enlaceorigin", "/enlacevia"),
        RefusedRequest(
            "an event with which a peer speaks for another node", .forbidden,
            .post(
                Sample.event(
                    type: .shelterChanged, source: "/nodes/sandiego/shelters", data: "{}",
                    more: #""enlaceorigin":"mexicali","enlacevia":"sandiego,mexicali","#), as: .peer),
            at: "/enlaceorigin"),
        RefusedRequest(
            "an event that a peer passes on without its beginning", .forbidden,
            .post(
                Sample.event(
                    type: .shelterChanged, source: "/nodes/sandiego/shelters", data: "{}",
                    more: #""enlaceorigin":"mexicali","enlacevia":"sandiego","#), as: .peer),
            at: "/enlacevia"),
    ]

    static let notFound = [
        RefusedRequest("an unknown agency", .notFound, .post(Sample.event(), to: "/v1/hooks/nobody")),
        RefusedRequest("an unknown path", .notFound, .get("/v2")),
        RefusedRequest("an unknown event", .notFound, .get("/v1/hooks/casa/events/e-1", as: .casa)),
        RefusedRequest("GET on a hook", .methodNotAllowed, .get("/v1/hooks/casa")),
        RefusedRequest("DELETE on an event", .methodNotAllowed, .get("/v1/hooks/casa/events/1", method: "DELETE")),
    ]

    static let tooLarge = [
        RefusedRequest("a body over 1 MiB", .tooLarge, .post(String(repeating: " ", count: 1 << 20 + 1))),
        RefusedRequest(
            "an event over 64 KiB", .tooLarge,
            .post(Sample.event(data: #"{"needs":["\#(String(repeating: "x", count: 65_536))"]}"#)), at: ""),
        RefusedRequest(
            "an event over 64 KiB in a batch", .tooLarge,
            .batch([
                Sample.registration(),
                Sample.event(data: #"{"needs":["\#(String(repeating: "x", count: 65_536))"]}"#),
            ]), at: "/1"),
        RefusedRequest("1,001 events", .tooLarge, .batch(Array(repeating: "{}", count: 1_001))),
    ]

    static let unsupported = [
        RefusedRequest(
            "a body in chunks of something else", .unsupportedMediaType,
            .post(Sample.registration()).chunked(as: "gzip, chunked")),
        RefusedRequest(
            "an encoded body", .unsupportedMediaType, .post(Sample.event()).with("Content-Encoding: gzip")),
        RefusedRequest("no media type", .unsupportedMediaType, .post(Sample.event()).typed("")),
        RefusedRequest("another media type", .unsupportedMediaType, .post(Sample.event()).typed("text/plain")),
        RefusedRequest(
            "JSON that is no event", .unsupportedMediaType, .post(Sample.event()).typed("application/json")),
        RefusedRequest(
            "another charset", .unsupportedMediaType,
            .post(Sample.event()).typed("application/cloudevents+json; charset=latin1")),
    ]

    static let invalid = [
        RefusedRequest("an unknown type", .invalid, .post(Sample.event(type: EventType("enlace.x.y.v1"))), at: "/type"),
        RefusedRequest("no subject", .invalid, .post(Sample.event(subject: nil)), at: "/subject"),
        RefusedRequest("a subject that is no id", .invalid, .post(Sample.event(subject: "Casa P")), at: "/subject"),
        RefusedRequest(
            "attributes of CloudEvents that are no texts", .invalid,
            .post(
                Sample.event(more: #""time":1,"sequence":7,"#).replacing(#""id":"e-1""#, with: #""id":5"#)
                    .replacing(#""specversion":"1.0""#, with: #""specversion":true"#)),
            at: "/specversion", "/id", "/time"),
        RefusedRequest(
            "statistics under another dataset's name", .invalid,
            .post(Sample.cell(dataset: "arrivals", subject: "departures")), at: "/subject"),
        RefusedRequest(
            "an edition of the future", .invalid, .post(Sample.cell(edition: "2026-03-03")), at: "/data/edition"),
        RefusedRequest("data that is a text", .invalid, .post(Sample.event(data: #""x""#)), at: "/data"),
        RefusedRequest("no data", .invalid, .post(Sample.event(data: "null")), at: "/data"),
        RefusedRequest(
            "binary data", .invalid, .post(Sample.event(more: #""data_base64":"aa","#)), at: "/data_base64"),
        RefusedRequest("an array for an event", .invalid, .post("[]"), at: ""),
        RefusedRequest(
            "a field that the type does not have", .invalid,
            .post(Sample.event(data: #"{"asof":"2026-03-01T11:00:00Z","total":1,"names":[]}"#)), at: "/data/names"),
        RefusedRequest(
            "a time in the future", .invalid,
            .post(Sample.event(data: #"{"asof":"2026-03-01T12:06:00Z","total":1}"#)), at: "/data/asof"),
        RefusedRequest(
            "two faults in a batch", .invalid,
            .batch([Sample.registration(), Sample.event(data: "null"), Sample.event(subject: nil)]),
            at: "/1/data", "/2/subject"),
        RefusedRequest(
            "an envelope without an id in a batch", .invalid, .batch([#"{"specversion":"1.0"}"#]),
            at: "/0/id", "/0/source", "/0/type"),
        RefusedRequest(
            "an unknown area", .invalid, .post(Sample.registration(area: "atlantis")), at: "/data/area"),
        RefusedRequest(
            "attributes that are missing or broken in binary mode", .invalid,
            .binary("{}", ["ce-id: %zz", "ce-specversion: 1.0"]), at: "/id", "/source", "/type"),
    ]

    static let all = malformed + unauthenticated + forbidden + notFound + tooLarge + unsupported + invalid

    @Test("refuses with status, type and pointers, and stores nothing", arguments: all)
    func refuses(_ row: RefusedRequest) async throws {
        try await IntakeFixture.run { node in
            let response = try await node.send(row.request)
            #expect(response.status == row.kind.status)
            #expect(response["content-type"] == "application/problem+json")
            #expect(response["date"] != nil)
            let problem = try response.json()
            #expect(problem["type"]?.string == "urn:enlace:problem:\(row.kind.rawValue)")
            #expect(problem["status"]?.int == row.kind.status)
            #expect(problem["violations"]?.elements.compactMap { $0["pointer"]?.string } ?? [] == row.pointers)
            #expect(node.journal.head == 0)
        }
    }

    @Test(
        "says what is wrong in words that help",
        arguments: [
            (TestRequest.post(Sample.event(data: #""x""#)), "must be an object"),
            (.post(Sample.event(data: #"{"total":1e400}"#)), "this number is out of range"),
            (.post(Sample.event(), to: "/v1/hooks/casa?dry_run=1"), "'dry_run' is not known here; known is 'dry-run'"),
            (.get("/v1/hooks/casa/events/e?sorce=x", as: .casa), "'sorce' is not known here; known is 'source'."),
            (.get("/v1/catalog?type=x"), "'type' is not known here; no key is."),
            (
                .post(Sample.event(), to: "/v1/hooks/casa?dry-run=false&dry-run=true"),
                "'dry-run' stands more than once. Nothing was stored."
            ),
            (.binary("{}", ["ce-id: \u{FFFD}"]), "percent-encoded as UTF-8"),
            (
                .batch(Array(repeating: "{}", count: 26)),
                "Not all violations are listed: there are more than 100."
            ),
        ])
    func words(_ request: TestRequest, _ words: String) async throws {
        try await IntakeFixture.run { node in
            let text = try await node.send(request).text
            #expect(text.contains(words), "\(text)")
        }
    }

    @Test("lists a hundred violations without saying that there are more")
    func exactlyAll() async throws {
        try await IntakeFixture.run { node in
            let problem = try await node.send(.batch(Array(repeating: "{}", count: 25))).json()
            #expect(problem["violations"]?.elements.count == 100)
            #expect(problem["detail"] == nil)
        }
    }

    @Test("does not tell a caller which proof failed")
    func hidesCause() async throws {
        try await IntakeFixture.run { node in
            var answers: Set<String> = []
            for row in AnswerTests.unauthenticated {
                let response = try await node.send(row.request)
                #expect(response["www-authenticate"] == "Bearer, Basic realm=\"enlace\"")
                answers.insert(response.text)
            }
            #expect(answers.count == 1)
        }
    }

    @Test("names the methods that are allowed")
    func allows() async throws {
        try await IntakeFixture.run { node in
            let hook = try await node.send(.get("/v1/hooks/casa"))
            #expect(hook["allow"] == "OPTIONS, POST")
            let health = try await node.send(.get("/healthz", method: "POST"))
            #expect(health["allow"] == "GET, HEAD")
        }
    }

    @Test(
        "tells what kept the journal from storing, and when to try again",
        arguments: zip(
            [JournalError.overloaded, .diskFull, .stopped, .failed("x"), .damaged("x")],
            [Problem.Kind.overloaded, .diskFull, .stopping, .notReady, .internalError]))
    func journalFailure(_ error: JournalError, _ kind: Problem.Kind) async throws {
        try await IntakeFixture.run { node in
            node.commits.fail(with: error)
            let response = try await node.post(Sample.registration())
            #expect(response.status == kind.status)
            #expect(try response.json()["type"]?.string == kind.urn)
            #expect((response["retry-after"] != nil) == [503, 507].contains(kind.status))
            #expect(node.journal.head == 0)
            let ready = try await node.send(.get("/readyz"))
            #expect(ready.status == (error == .failed("x") ? 503 : 200))
            node.commits.fail(with: nil)
        }
    }

    @Test("takes nothing before it is ready")
    func notReady() async throws {
        try await IntakeFixture.run { node in
            node.readiness.report("shelters", isReady: false, detail: "replaying")
            let response = try await node.post(Sample.registration())
            #expect(response.status == 503)
            #expect(response["retry-after"] == "5")
            // Probes add keys of their own.
            #expect(try await node.send(.get("/healthz?t=1")).status == 200)
            let verbose = try await node.send(.get("/readyz?verbose")).json()
            #expect(verbose["checks"]?.elements.first?["detail"]?.string == "replaying")
            node.readiness.report("shelters", isReady: true)
            #expect(try await node.post(Sample.registration()).status == 202)
        }
    }
}
