import Crypto
import EnlaceCore
import EnlaceTestSupport
import Testing
import Webhooks

@Suite("What a partner receives")
struct SigningTests {
    @Test("A notice arrives once, byte for byte, with the headers of the standard")
    func arrives() async throws {
        let server = try ScriptedHTTPServer(always: .status(204))
        try await Sending.run(clock: ManualClock(Sample.now)) { sending in
            let outcome = await sending.deliver(to: server.url("/hook?token=7"), id: "n-42")
            #expect(outcome == DeliveryOutcome(.delivered, status: 204, detail: "accepted with 204"))
        }
        let request = try #require(server.requests.first)
        #expect(server.requests.count == 1)
        #expect(request.method == "POST")
        #expect(request.target == "/hook?token=7")
        #expect(request.body == Sample.body)
        #expect(request.header("content-type") == "application/cloudevents+json")
        #expect(request.header("webhook-id") == "n-42")
        #expect(request.header("webhook-timestamp") == String(Sample.now.milliseconds / 1_000))
        #expect(request.header("user-agent")?.hasPrefix("Enlace/") == true)
        for absent in ["expect", "accept-encoding", "cookie", "transfer-encoding"] {
            #expect(request.header(absent) == nil)
        }
    }

    @Test("Our own verifier accepts the signature, and refuses it for another body")
    func verifies() async throws {
        let server = try ScriptedHTTPServer(always: .status(200))
        try await Sending.run(clock: ManualClock(Sample.now)) { _ = await $0.deliver(to: server.url()) }
        let request = try #require(server.requests.first)
        try verify(request, keys: [Sample.key.verifyingKey])
        #expect(throws: WebhookSignature.Failure.noMatchingSignature) {
            try verify(request, body: request.body + [0x20], keys: [Sample.key.verifyingKey])
        }
    }

    @Test("During rotation each of a partner's keys signs, and either is enough to verify")
    func rotation() async throws {
        let server = try ScriptedHTTPServer(always: .status(200))
        let new = try WebhookSignature.SigningKey(WebhookSignature.generateKeyPair().secret)
        try await Sending.run(clock: ManualClock(Sample.now)) { sending in
            _ = await sending.deliver(to: server.url(), keys: [Sample.key, new])
        }
        let request = try #require(server.requests.first)
        #expect(request.header("webhook-signature")?.split(separator: " ").map { $0.prefix(3) } == ["v1,", "v1a"])
        try verify(request, keys: [Sample.key.verifyingKey])
        try verify(request, keys: [new.verifyingKey])
    }

    @Test("Every attempt is signed anew, under the same id and over the same bytes")
    func signedPerAttempt() async throws {
        let server = try ScriptedHTTPServer(always: .status(500))
        let clock = ManualClock(Sample.now)
        try await Sending.run(clock: clock) { sending in
            _ = await sending.deliver(to: server.url(), id: "n-1")
            clock.advance(by: .hours(2))
            _ = await sending.deliver(to: server.url(), id: "n-1")
        }
        let (first, second) = (server.requests[0], server.requests[1])
        #expect(first.body == second.body)
        #expect(first.header("webhook-id") == second.header("webhook-id"))
        #expect(first.header("webhook-signature") != second.header("webhook-signature"))
        try verify(second, keys: [Sample.key.verifyingKey], now: Sample.now + .hours(2))
        #expect(second.connection == 1, "the connection is kept between attempts")
    }

    @Test("The reference library of the standard accepts what we send")
    func reference() async throws {
        let server = try ScriptedHTTPServer(always: .status(200))
        try await Sending.run { _ = await $0.deliver(to: server.url()) }
        let request = try #require(server.requests.first)
        let script = """
            import sys
            from standardwebhooks import Webhook
            names = ("webhook-id", "webhook-timestamp", "webhook-signature")
            headers = dict(zip(names, sys.argv[2:5]))
            body = sys.stdin.buffer.read().decode()
            Webhook(sys.argv[1]).verify(body, headers)
            """
        let fields = ["webhook-id", "webhook-timestamp", "webhook-signature"].map { request.header($0) ?? "" }
        try await PythonScript.run(
            script, arguments: [Sample.secret] + fields, input: request.body,
            packages: ["standardwebhooks": "standardwebhooks"])
    }

    private func verify(
        _ request: ScriptedRequest, body: [UInt8]? = nil, keys: [WebhookSignature.VerifyingKey],
        now: Timestamp = Sample.now
    ) throws {
        try WebhookSignature.verify(
            id: request.header("webhook-id") ?? "", timestamp: request.header("webhook-timestamp") ?? "",
            signature: request.header("webhook-signature") ?? "", body: body ?? request.body, keys: keys, now: now)
    }
}
