import EnlaceCore
import EnlaceTestSupport
import Testing
import Webhooks

@Suite("Who both sides are in TLS")
struct TLSIdentityTests {
    private func configuration(trusting front: TLSFront) -> WebhooksConfiguration {
        var configuration = WebhooksConfiguration.onThisMachine
        configuration.caFile = front.certificate
        return configuration
    }

    @Test("A server that shows another key than the pinned ones hears nothing, though its certificate is good")
    func pinned() async throws {
        let server = try ScriptedHTTPServer(always: .status(200))
        let front = try await TLSFront.start(before: server.port)
        defer { front.stop() }
        let other = "sha256//" + String(repeating: "A", count: 43) + "="
        let pin = try front.pin()
        try await Sending.run(configuration(trusting: front)) { sending in
            let refused = await sending.deliver(to: front.url, plain: false, pins: [other])
            #expect(refused.verdict == .recoverable(after: nil))
            #expect(refused.detail.contains("pinned"))
            #expect(server.requests.isEmpty)
            for pins in [[pin], [other, pin], []] {
                #expect(await sending.deliver(to: front.url, plain: false, pins: pins).verdict == .delivered)
            }
            // The connection of before was made without a pin, and is not good enough.
            let again = await sending.deliver(to: front.url, plain: false, pins: [other])
            #expect(again.verdict == .recoverable(after: nil))
        }
        #expect(server.requests.count == 3)
    }

    @Test("A server that asks for a certificate is shown the partner's, and the next partner's attempt shows none")
    func client() async throws {
        let server = try ScriptedHTTPServer(always: .status(200))
        let front = try await TLSFront.start(before: server.port, asksForClient: true)
        defer { front.stop() }
        try await Sending.run(configuration(trusting: front)) { sending in
            for _ in 0..<2 {
                let without = await sending.deliver(to: front.url, plain: false)
                #expect(without.verdict == .recoverable(after: nil))
                let with = await sending.deliver(to: front.url, plain: false, client: front.client)
                #expect(with.verdict == .delivered, "\(with.detail)")
            }
        }
        #expect(server.requests.count == 2)
    }

    @Test("A key that does not belong to the certificate fails before anything is sent, and no message shows it")
    func mismatch() async throws {
        let server = try ScriptedHTTPServer(always: .status(200))
        let front = try await TLSFront.start(before: server.port, asksForClient: true)
        defer { front.stop() }
        let other = try await TLSFront.start(before: server.port)
        defer { other.stop() }
        let mixed = ClientCertificate(certificate: front.client.certificate, key: other.client.key)
        try await Sending.run(configuration(trusting: front)) { sending in
            let outcome = await sending.deliver(to: front.url, plain: false, client: mixed)
            #expect(outcome.verdict == .recoverable(after: nil))
            #expect(!outcome.detail.contains("PRIVATE"))
        }
        #expect(server.requests.isEmpty)
        #expect("\(mixed)" == "a client certificate")
    }
}
