import EnlaceCore
import EnlaceTestSupport
import Testing
import Webhooks

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite("No notice goes where the guard says no")
struct EgressTests {
    @Test("Whatever stands for an address within, nobody within hears of it, and the refusal names its rule")
    func plainForms() async throws {
        let canary = try Canary()
        try await Sending.run(WebhooksConfiguration()) { sending in
            for (form, rule) in AddressForms.plain {
                let outcome = await sending.deliver(to: url(form, canary.port))
                #expect(outcome.verdict == .recoverable(after: nil), "\(form)")
                #expect(outcome.status == nil, "\(form)")
                #expect(outcome.detail.contains(" is \(rule) ("), "\(form): \(outcome.detail)")
                #expect(outcome.detail.hasSuffix("under plugins.webhooks.egress.allow to permit it"), "\(form)")
            }
        }
        #expect(canary.connectionCount == 0)
    }

    @Test("Forms that parsers differ about are refused before anything is resolved", arguments: [true, false])
    func oddForms(isPlain: Bool) async throws {
        #expect(AddressForms.plain.count + AddressForms.odd.count >= 60)
        let canary = try Canary()
        try await Sending.run(WebhooksConfiguration()) { sending in
            for form in AddressForms.odd {
                let url = url(form, canary.port, scheme: isPlain ? "http" : "https")
                let outcome = await sending.deliver(to: url, plain: isPlain)
                #expect(outcome.verdict == .final, "\(form): \(outcome.detail)")
                #expect(outcome.detail.hasPrefix("the endpoint cannot be used: "), "\(form): \(outcome.detail)")
                #expect(!outcome.detail.contains("geheim"), "\(form): \(outcome.detail)")
            }
        }
        #expect(canary.connectionCount == 0)
    }

    @Test("What egress.allow names is connected to, so the canary does hear when it should")
    func control() async throws {
        let canary = try Canary()
        var configuration = WebhooksConfiguration.onThisMachine
        configuration.totalTimeout = .milliseconds(150)
        configuration.connectTimeout = .milliseconds(150)
        try await Sending.run(configuration) { sending in
            #expect(await sending.deliver(to: url("127.0.0.1:PORT", canary.port)).detail.contains("timed out"))
            #expect(await sending.deliver(to: url("localhost:PORT", canary.port)).detail.contains("timed out"))
            #expect(canary.connectionCount == 2)
            #expect(await sending.deliver(to: url("127.0.0.2:PORT", canary.port)).detail.contains("is loopback"))
        }
        #expect(canary.connectionCount == 2)
    }

    @Test("A name with a public address that fails and a loopback one is not followed to the second")
    func publicAndLoopback() async throws {
        let canary = try ScriptedHTTPServer(always: .status(200))
        // 127.0.0.2 stands for a public address; nobody listens there.
        try await Sending.run(.allowing("127.0.0.2/32"), names: { _ in ["127.0.0.2", "127.0.0.1"] }) { sending in
            let outcome = await sending.deliver(to: url("partner.example:PORT", canary.port))
            #expect(outcome.verdict == .recoverable(after: nil))
            #expect(outcome.detail.contains("127.0.0.1 is loopback (127.0.0.0/8); list 127.0.0.1/32 under"))
        }
        #expect(canary.connectionCount == 0)
    }

    @Test("A name that answers with a public address first and with loopback next is refused the next time")
    func rebinding() async throws {
        // 127.0.0.1 stands for the public address, where each connection ends with its answer.
        let server = try ScriptedHTTPServer(always: ScriptedAnswer.status(503, ["Connection": "close"]).closing)
        let canary = try Canary(at: 0x7F00_0002, port: server.port)
        let answers = Answers(["127.0.0.1"], ["127.0.0.2"])
        try await Sending.run(.onThisMachine, names: answers.next) { sending in
            #expect(await sending.deliver(to: url("rebind.example:PORT", server.port)).status == 503)
            let outcome = await sending.deliver(to: url("rebind.example:PORT", server.port))
            #expect(outcome.status == nil)
            #expect(outcome.detail.hasPrefix("127.0.0.2 is loopback (127.0.0.0/8); list 127.0.0.2/32 under"))
        }
        #expect(canary.connectionCount == 0)
        #expect(server.connectionCount == 1)
    }

    @Test("A connection that is kept goes to the address that was judged, whatever its name answers later")
    func kept() async throws {
        let server = try ScriptedHTTPServer(always: .status(200))
        let canary = try Canary(at: 0x7F00_0002, port: server.port)
        let answers = Answers(["127.0.0.1"], ["127.0.0.2"])
        try await Sending.run(.onThisMachine, names: answers.next) { sending in
            for _ in 0..<2 {
                #expect(await sending.deliver(to: url("rebind.example:PORT", server.port)).verdict == .delivered)
            }
        }
        #expect(canary.connectionCount == 0)
        #expect(server.connectionCount == 1)
    }

    @Test("Of several addresses those that are refused are passed over, and the allowed one gets the notice")
    func passedOver() async throws {
        let server = try ScriptedHTTPServer(always: .status(200))
        let canary = try Canary(at: 0x7F00_0002, port: server.port)
        let addresses = ["127.0.0.2", "10.0.0.1", "169.254.169.254", "127.0.0.3", "127.0.0.1"]
        // Long enough that to wait for a part of it would be to give up on the rest.
        var configuration = WebhooksConfiguration.onThisMachine
        configuration.connectTimeout = .minutes(1)
        try await Sending.run(configuration, names: { _ in addresses }) { sending in
            #expect(await sending.deliver(to: url("partner.example:PORT", server.port)).verdict == .delivered)
        }
        #expect(canary.connectionCount == 0)
    }

    @Test("A .netrc of the daemon's user adds no password to a notice")
    func netrc() async {
        // In a process of its own, because the home folder is everybody's.
        await #expect(processExitsWith: .success) {
            let home = "/tmp/enlace-netrc-\(getpid())"
            try #require(mkdir(home, 0o700) == 0)
            defer { rmdir(home) }
            let file = try #require(fopen("\(home)/.netrc", "w"))
            defer { unlink("\(home)/.netrc") }
            fputs("default login admin password geheim\n", file)
            fclose(file)
            setenv("HOME", home, 1)
            let server = try ScriptedHTTPServer(always: .status(200))
            try await Sending.run { #expect(await $0.deliver(to: server.url()).verdict == .delivered) }
            #expect(server.requests.first?.header("authorization") == nil)
        }
    }

    private func url(_ form: String, _ port: UInt16, scheme: String = "http") -> String {
        "\(scheme)://\(form.replacing("PORT", with: "\(port)"))/hook"
    }
}
