import EnlaceCore
import EnlaceTestSupport
import Testing
import Webhooks

@Suite("Servers that do not answer properly")
struct BadServerTests {
    private var impatient: WebhooksConfiguration {
        var configuration = WebhooksConfiguration.onThisMachine
        configuration.connectTimeout = .milliseconds(100)
        configuration.totalTimeout = .milliseconds(150)
        return configuration
    }

    @Test(
        "A server that falls silent anywhere in its answer is given up after the total timeout",
        arguments: [0, 5, 20, 50])
    func silent(_ bytes: Int) async throws {
        let server = try ScriptedHTTPServer(always: .status(200, body: Sample.body).stalling(after: bytes))
        try await Sending.run(impatient) { sending in
            let outcome = await sending.deliver(to: server.url())
            #expect(outcome.verdict == .recoverable(after: nil))
            #expect(outcome.detail.contains("timed out"))
        }
    }

    @Test("A server that goes on byte by byte is given up after the total timeout all the same")
    func trickle() async throws {
        let server = try ScriptedHTTPServer(always: .status(200, body: Sample.body).trickling(milliseconds: 20))
        try await Sending.run(impatient) { sending in
            let outcome = await sending.deliver(to: server.url())
            #expect(outcome.verdict == .recoverable(after: nil))
            #expect(outcome.detail.contains("timed out"))
        }
    }

    @Test("A server that closes without an answer, or in its middle, may be tried again")
    func earlyClose() async throws {
        let cut = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
        for answer in [ScriptedAnswer.hangUp, ScriptedAnswer.raw(cut).closing] {
            let server = try ScriptedHTTPServer(always: answer)
            try await Sending.run { sending in
                let outcome = await sending.deliver(to: server.url())
                #expect(outcome.verdict == .recoverable(after: nil))
                #expect(!outcome.detail.isEmpty)
            }
        }
    }

    @Test(
        "An answer that breaks off within its header is a failure, whatever its status says",
        arguments: [
            "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n",
            "HTTP/1.1 204 No Content\r\n", "HTTP/1.1 410 Gone\r\n",
            "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n",
        ])
    func brokenHeader(_ answer: String) async throws {
        let server = try ScriptedHTTPServer(always: .raw(answer).closing)
        try await Sending.run { sending in
            for _ in 1...2 {
                let outcome = await sending.deliver(to: server.url())
                #expect(outcome.verdict == .recoverable(after: nil))
                #expect(outcome.detail == "the answer broke off within its header")
            }
        }
    }

    @Test(
        "An answer whose header ends is delivered, also after others that only announce it, and without a body's length",
        arguments: [
            "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nTrailer: a\r\n\r\n", "HTTP/1.0 200 OK\n\n",
        ])
    func wholeHeader(_ answer: String) async throws {
        let server = try ScriptedHTTPServer(always: .raw(answer).closing)
        try await Sending.run { sending in #expect(await sending.deliver(to: server.url()).verdict == .delivered) }
    }

    @Test(
        "Bytes that are no HTTP are a failure without a status",
        arguments: ["\u{0}\u{1}\u{2}garbage\r\n\r\n", "SSH-2.0-OpenSSH_9\r\n", "HTTP/0.9 what\r\n\r\n", "\n\n\n"])
    func garbage(_ bytes: String) async throws {
        let server = try ScriptedHTTPServer(always: .raw(bytes).closing)
        try await Sending.run { sending in
            let outcome = await sending.deliver(to: server.url())
            #expect(outcome.verdict == .recoverable(after: nil))
            #expect(outcome.status == nil)
            #expect(!outcome.detail.contains("\n"))
        }
    }

    @Test("A head without end does not keep a connection past the timeout")
    func endlessHead() async throws {
        let line = Array("X-Filler: \(String(repeating: "a", count: 1_000))\r\n".utf8)
        let server = try ScriptedHTTPServer(
            always: ScriptedAnswer(
                [.bytes(Array("HTTP/1.1 200 OK\r\n".utf8))] + Array(repeating: .bytes(line), count: 200)
                    + [.untilPeerCloses]))
        try await Sending.run(impatient) { sending in
            #expect(await sending.deliver(to: server.url()).verdict == .recoverable(after: nil))
        }
    }

    @Test("Nobody listening is a failure that may be tried again, and its message keeps the URL's secrets")
    func refused() async throws {
        let server = try ScriptedHTTPServer(always: .status(200))
        let url = "http://127.0.0.1:\(server.port)/hook/s3cr3t?token=t0ken"
        server.stop()
        try await Sending.run { sending in
            let outcome = await sending.deliver(to: url)
            #expect(outcome.verdict == .recoverable(after: nil))
            for secret in ["s3cr3t", "t0ken"] { #expect(!outcome.detail.contains(secret)) }
        }
    }
}
