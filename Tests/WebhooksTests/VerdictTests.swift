import EnlaceCore
import EnlaceTestSupport
import Testing
import Webhooks

@Suite("What an answer means")
struct VerdictTests {
    @Test(
        "Only 2xx is delivered; everything else may be tried again, 410 excepted",
        arguments: [
            (200, .delivered), (201, .delivered), (202, .delivered), (204, .delivered), (299, .delivered),
            (301, .recoverable(after: nil)), (304, .recoverable(after: nil)), (400, .recoverable(after: nil)),
            (401, .recoverable(after: nil)), (404, .recoverable(after: nil)), (409, .recoverable(after: nil)),
            (410, .gone), (422, .recoverable(after: nil)), (429, .recoverable(after: nil)),
            (500, .recoverable(after: nil)), (503, .recoverable(after: nil)), (600, .recoverable(after: nil)),
        ] as [(Int, DeliveryOutcome.Verdict)])
    func statuses(_ status: Int, _ verdict: DeliveryOutcome.Verdict) async throws {
        let server = try ScriptedHTTPServer(always: .status(status, body: Array("name of a person".utf8)))
        try await Sending.run { sending in
            let outcome = await sending.deliver(to: server.url())
            #expect(outcome.verdict == verdict)
            #expect(outcome.status == status)
            #expect(!outcome.detail.contains("person"), "nothing of a body is kept")
        }
    }

    @Test("A redirect is a failure, and its target hears nothing", arguments: [301, 302, 303, 307, 308])
    func redirects(_ status: Int) async throws {
        let target = try ScriptedHTTPServer(always: .status(200))
        let server = try ScriptedHTTPServer(always: .status(status, ["Location": target.url()]))
        try await Sending.run { sending in
            let outcome = await sending.deliver(to: server.url())
            #expect(outcome.verdict == .recoverable(after: nil))
            #expect(outcome.detail.contains("redirects are not followed"))
        }
        #expect(target.connectionCount == 0)
    }

    @Test(
        "A redirect to a private address leads nowhere",
        arguments: ["http://10.0.0.1/", "http://169.254.169.254/", "//[::1]/"])
    func privateRedirects(_ location: String) async throws {
        let server = try ScriptedHTTPServer(always: .status(307, ["Location": location]))
        try await Sending.run { sending in
            let outcome = await sending.deliver(to: server.url())
            #expect(outcome.verdict == .recoverable(after: nil))
            #expect(outcome.status == 307)
            #expect(outcome.detail == "answered 307; redirects are not followed")
        }
        #expect(server.requests.count == 1)
    }

    @Test("Retry-After is honoured by 429, 502, 503 and 504", arguments: [429, 502, 503, 504])
    func retryAfter(_ status: Int) async throws {
        let server = try ScriptedHTTPServer { request in
            .status(status, ["Retry-After": request.target == "/date" ? "Sun, 01 Mar 2026 06:31:30 GMT" : "120"])
        }
        try await Sending.run(clock: ManualClock(Sample.now)) { sending in
            #expect(await sending.deliver(to: server.url("/seconds")).verdict == .recoverable(after: .seconds(120)))
            #expect(await sending.deliver(to: server.url("/date")).verdict == .recoverable(after: .seconds(90)))
        }
    }

    @Test("Retry-After is honoured also where the rest of the answer never comes")
    func retryAfterOfHalfAnAnswer() async throws {
        let head = "HTTP/1.1 429 Busy\r\nRetry-After: 120\r\nContent-Length: 50\r\n\r\nbus"
        let server = try ScriptedHTTPServer(always: .raw(head).closing)
        try await Sending.run { sending in
            #expect(await sending.deliver(to: server.url()).verdict == .recoverable(after: .seconds(120)))
        }
    }

    @Test(
        "Retry-After is read in all its forms and never asks for more than a day",
        arguments: [
            ("0", 0), ("120", 120), ("86401", 86_400), ("99999999999999999999999999", 86_400),
            ("Sun, 01 Mar 2026 06:30:30 GMT", 30), ("Sunday, 01-Mar-26 06:30:30 GMT", 30),
            ("Sun Mar  1 06:30:30 2026", 30), ("Sun, 01 Mar 2026 06:00:00 GMT", 0),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400), ("", nil), ("soon", nil), ("-5", nil), ("1.5", nil),
        ] as [(String, Int64?)])
    func retryAfterForms(_ text: String, _ seconds: Int64?) {
        #expect(RetryAfter.parse(text, at: Sample.now) == seconds.map { .seconds($0) })
    }

    @Test("What a partner answers past the limit is not waited for, and a 2xx still counts")
    func longAnswer() async throws {
        let server = try ScriptedHTTPServer { request in
            .status(request.target == "/no" ? 500 : 200, body: Array(repeating: 0x61, count: 10 << 20))
        }
        try await Sending.run { sending in
            #expect(await sending.deliver(to: server.url("/yes")).verdict == .delivered)
            #expect(await sending.deliver(to: server.url("/no")).verdict == .recoverable(after: nil))
            #expect(await sending.deliver(to: server.url("/yes")).verdict == .delivered)
        }
        #expect(server.connectionCount == 3, "a connection with unread bytes is not used again")
    }
}
