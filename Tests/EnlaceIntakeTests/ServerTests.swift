import EnlaceCore
import EnlaceIntake
import EnlaceTestSupport
import Logging
import ServiceLifecycle
import Testing

@Suite("Server")
struct ServerTests {
    private static func settings(_ change: (inout IntakeSettings) -> Void) -> IntakeSettings {
        var settings = IntakeSettings()
        change(&settings)
        return settings
    }

    @Test("answers 408 to a header that does not end, and closes")
    func slowHeader() async throws {
        let settings = ServerTests.settings { $0.headerDeadline = .milliseconds(200) }
        try await IntakeFixture.run(settings: settings) { node in
            let client = try node.connect()
            // All of a sound post but the empty line and the body.
            try await client.send(TestRequest.post(Sample.registration()).head(at: node.clock.now).dropLast(2))
            let response = try await client.response()
            #expect(response.status == 408)
            #expect(response["date"] == "Sun, 01 Mar 2026 12:00:00 GMT")
            #expect(try response.json()["type"]?.string == "urn:enlace:problem:timeout")
            #expect(try await client.isClosed())
            #expect(node.journal.head == 0)
        }
    }

    @Test("answers 408 to a body that does not come, and closes")
    func slowBody() async throws {
        let settings = ServerTests.settings { $0.bodyDeadline = .milliseconds(200) }
        try await IntakeFixture.run(settings: settings) { node in
            let client = try node.connect()
            let request = TestRequest.post(Sample.registration())
            try await client.send(request.head(at: node.clock.now) + request.body.dropLast(10))
            let response = try await client.response()
            #expect(response.status == 408)
            #expect(response["connection"] == "close")
            #expect(response["content-type"] == "application/problem+json")
            #expect(try response.json()["type"]?.string == "urn:enlace:problem:timeout")
            #expect(try await client.isClosed())
            #expect(node.journal.head == 0)
        }
    }

    @Test("takes a body that comes in small pieces")
    func pieces() async throws {
        try await IntakeFixture.run { node in
            let client = try node.connect()
            for byte in TestRequest.post(Sample.registration()).bytes(at: node.clock.now) {
                try await client.send([byte])
            }
            #expect(try await client.response().status == 202)
        }
    }

    @Test("refuses header fields beyond the limits with 431")
    func headers() async throws {
        try await IntakeFixture.run { node in
            let many = (1...65).map { "x-\($0): 1" }
            for fields in [many, ["x: " + String(repeating: "y", count: 17_000)]] {
                var request = TestRequest.post(Sample.registration())
                request.fields = fields
                let response = try await node.send(request)
                #expect(response.status == 431)
                #expect(try response.json()["type"]?.string == "urn:enlace:problem:headers-too-large")
                #expect(response["date"] != nil)
                #expect(node.journal.head == 0)
            }
        }
    }

    @Test("answers what is no HTTP with 400, and closes", arguments: ["hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"])
    func noHTTP(_ text: String) async throws {
        try await IntakeFixture.run { node in
            let client = try node.connect()
            try await client.send(text)
            let response = try await client.response()
            #expect(response.status == 400)
            #expect(try response.json()["type"]?.string == "urn:enlace:problem:malformed")
            #expect(response["date"] != nil)
            #expect(try await client.isClosed())
        }
    }

    @Test("refuses a request that names no host or two, and stores nothing", arguments: [[], ["a", "b"], ["a", "a"]])
    func hosts(_ hosts: [String]) async throws {
        try await IntakeFixture.run { node in
            let client = try node.connect()
            var request = TestRequest.post(Sample.registration())
            request.hosts = hosts
            try await client.send(request.bytes(at: node.clock.now))
            let response = try await client.response()
            #expect(response.status == 400)
            #expect(try response.json()["detail"]?.string == "A request has exactly one 'Host' header field.")
            #expect(response["connection"] == "close")
            #expect(try await client.isClosed())
            #expect(node.journal.head == 0)
        }
    }

    @Test(
        "answers a request of HTTP/1.0, which needs no host, and closes", arguments: [[], ["Connection: keep-alive"]])
    func oldVersion(_ fields: [String]) async throws {
        try await IntakeFixture.run { node in
            let client = try node.connect()
            var request = TestRequest.post(Sample.registration())
            (request.version, request.hosts, request.fields) = ("HTTP/1.0", [], fields)
            try await client.send(request.bytes(at: node.clock.now))
            #expect(try await client.response().status == 202)
            #expect(try await client.isClosed())
        }
    }

    @Test("takes a body in chunks", arguments: ["chunked", "Chunked"])
    func chunks(_ coding: String) async throws {
        try await IntakeFixture.run { node in
            let response = try await node.send(.post(Sample.registration()).chunked(as: coding))
            #expect(response.status == 202)
        }
    }

    @Test("answers two pipelined posts in order, on one connection")
    func pipelining() async throws {
        try await IntakeFixture.run { node in
            let client = try node.connect()
            let first = TestRequest.post(Sample.registration()).bytes(at: node.clock.now)
            let second = TestRequest.post(Sample.event()).bytes(at: node.clock.now)
            try await client.send(first + second)
            #expect(try await client.response().json()["position"]?.int == 1)
            #expect(try await client.response().json()["position"]?.int == 2)
            try await client.send(TestRequest.get("/healthz").bytes(at: node.clock.now))
            #expect(try await client.response().status == 200)
        }
    }

    @Test("refuses a body that says it is too large before it comes, and closes after the answer")
    func declaredTooLarge() async throws {
        try await IntakeFixture.run { node in
            let client = try node.connect()
            try await client.send(
                "POST /v1/hooks/casa HTTP/1.1\r\nHost: a\r\nContent-Type: application/cloudevents+json\r\n"
                    + "Content-Length: 99999999\r\n\r\n{")
            let response = try await client.response()
            #expect(response.status == 413)
            #expect(response["connection"] == "close")
            client.finishSending()
            #expect(try await client.isClosed())
        }
    }

    @Test("refuses a chunked body once it is too large")
    func chunkedTooLarge() async throws {
        try await IntakeFixture.run(settings: ServerTests.settings { $0.bodyBytes = 4_096 }) { node in
            let client = try node.connect()
            try await client.send(
                "POST /v1/bench/no-op HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1001\r\n"
                    + String(repeating: "x", count: 4_097) + "\r\n")
            #expect(try await client.response().status == 413)
        }
    }

    @Test("does not take a body that was cut short for a whole one")
    func cutShort() async throws {
        try await IntakeFixture.run { node in
            let client = try node.connect()
            try await client.send("POST /v1/bench/no-op HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{}")
            client.finishSending()
            #expect(try await client.response().status == 400)
            #expect(try await client.isClosed())
        }
    }

    @Test("invites a client that waits for leave to send its body")
    func expectation() async throws {
        try await IntakeFixture.run { node in
            let client = try node.connect()
            let request = TestRequest.post(Sample.registration()).with("Expect: 100-continue")
            try await client.send(request.head(at: node.clock.now))
            #expect(try await client.response().status == 100)
            try await client.send(request.body)
            #expect(try await client.response().status == 202)
        }
    }

    @Test("answers HEAD as GET, without the body")
    func head() async throws {
        try await IntakeFixture.run { node in
            let client = try node.connect()
            try await client.send(TestRequest.get("/healthz", method: "HEAD").bytes(at: node.clock.now))
            let response = try await client.response(toHead: true)
            #expect(response.status == 200)
            #expect(response["content-length"] == "15")
            try await client.send(TestRequest.get("/healthz").bytes(at: node.clock.now))
            #expect(try await client.response().text == #"{"status":"ok"}"#)
        }
    }

    @Test("refuses a connection too many with 503, and takes one again when another has gone")
    func connections() async throws {
        let settings = ServerTests.settings { $0.connections = 1 }
        try await IntakeFixture.run(settings: settings) { node in
            var open: [RawHTTPClient] = []
            // Loopback has a reserve of 16.
            for _ in 1...17 {
                let client = try node.connect()
                try await client.send(TestRequest.get("/healthz").bytes(at: node.clock.now))
                #expect(try await client.response().status == 200)
                open.append(client)
            }
            let refused = try await node.connect().response()
            #expect(refused.status == 503)
            #expect(refused["retry-after"] == "1")
            #expect(refused["date"] != nil)
            open.removeAll()
            var status = 503
            while status == 503 { status = try await node.send(.get("/healthz")).status }
            #expect(status == 200)
        }
    }

    @Test("finishes what is under way when it is told to stop, then closes")
    func shutdown() async throws {
        try await IntakeFixture.run { node in
            let client = try node.connect()
            // Its answer shows that the server has seen the head.
            let request = TestRequest.post(Sample.registration()).with("Expect: 100-continue")
            try await client.send(request.head(at: node.clock.now))
            #expect(try await client.response().status == 100)
            await node.services.triggerGracefulShutdown()
            try await client.send(request.body)
            let response = try await client.response()
            #expect([202, 503].contains(response.status))
            #expect(try await client.isClosed())
        }
    }

    @Test("ends at once when one of its addresses cannot be had, and says which", arguments: [true, false])
    func busyAddress(busyFirst: Bool) async throws {
        try await IntakeFixture.run { node in
            let busy = ListenAddress(host: "127.0.0.1", port: node.port)
            let free = ListenAddress(host: "127.0.0.1", port: 0)
            let settings = ServerTests.settings { $0.listen = busyFirst ? [busy, free] : [free, busy] }
            let server = IntakeServer(
                intake: node.intake, settings: settings, catalog: [], clock: node.clock,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let failure = await #expect(throws: ListenFailure.self) { try await server.run() }
            #expect(failure?.description.hasPrefix("intake.listen: cannot listen on \(busy): Address already") == true)
        }
    }
}
