import EnlaceCore
import EnlaceTestSupport
import Testing
import Webhooks

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite("Where a notice may go")
struct EndpointTests {
    @Test("Plain http is refused before any connection, and the detail names the key that would allow it")
    func plainHTTP() async throws {
        let server = try ScriptedHTTPServer(always: .status(200))
        try await Sending.run { sending in
            let outcome = await sending.deliver(to: server.url(), plain: false)
            #expect(outcome.verdict == .final)
            #expect(outcome.detail.contains("allow_plain_http"))
        }
        #expect(server.connectionCount == 0)
    }

    @Test(
        "What is no https URL is final",
        arguments: [
            "", "partner.example/hook", "ftp://partner.example/", "file:///etc/passwd", "https://", "http://[::1",
        ])
    func malformed(_ url: String) async throws {
        try await Sending.run { sending in
            let outcome = await sending.deliver(to: url)
            #expect(outcome.verdict == .final)
            #expect(outcome.status == nil)
        }
    }

    @Test("A notice that cannot be signed, or would break the header, never leaves")
    func unfit() async throws {
        let server = try ScriptedHTTPServer(always: .status(200))
        try await Sending.run { sending in
            #expect(await sending.deliver(to: server.url(), keys: []).verdict == .final)
            #expect(await sending.deliver(to: server.url(), id: "a\r\nX-Evil: 1").verdict == .final)
        }
        #expect(server.connectionCount == 0)
    }

    @Test("A proxy named by the environment is not used")
    func proxies() async throws {
        let proxy = try ScriptedHTTPServer(always: .status(200))
        let server = try ScriptedHTTPServer(always: .status(202))
        for name in ["http_proxy", "all_proxy", "ALL_PROXY"] { setenv(name, "http://127.0.0.1:\(proxy.port)", 1) }
        defer { for name in ["http_proxy", "all_proxy", "ALL_PROXY"] { unsetenv(name) } }
        try await Sending.run { sending in
            #expect(await sending.deliver(to: server.url()).status == 202)
        }
        #expect(proxy.connectionCount == 0)
        #expect(server.requests.first?.target == "/hook")
    }
}
