import EnlaceCore
import EnlacePluginKit
import EnlaceTestSupport
import Foundation
import Testing
import Webhooks

@Suite("TLS")
struct TLSTests {
    @Test("A certificate that nobody vouches for is refused, and accepted when ca_file names it")
    func authorities() async throws {
        let server = try ScriptedHTTPServer(always: .status(200))
        let front = try await TLSFront.start(before: server.port)
        defer { front.stop() }
        try await Sending.run { sending in
            let outcome = await sending.deliver(to: front.url, plain: false)
            #expect(outcome.verdict == .recoverable(after: nil))
            #expect(outcome.detail.lowercased().contains("certificate"))
        }
        #expect(server.requests.isEmpty)
        var configuration = WebhooksConfiguration.onThisMachine
        configuration.caFile = front.certificate
        try await Sending.run(configuration) { sending in
            #expect(await sending.deliver(to: front.url, plain: false).verdict == .delivered)
        }
        #expect(server.requests.first?.body == Sample.body)
    }

    @Test("A certificate for another name is refused, and so is TLS before 1.2")
    func namesAndVersions() async throws {
        let server = try ScriptedHTTPServer(always: .status(200))
        for front in [
            try await TLSFront.start(before: server.port, name: "DNS:elsewhere.example"),
            try await TLSFront.start(before: server.port, newest: "TLSv1_1"),
        ] {
            defer { front.stop() }
            var configuration = WebhooksConfiguration.onThisMachine
            configuration.caFile = front.certificate
            try await Sending.run(configuration) { sending in
                #expect(await sending.deliver(to: front.url, plain: false).verdict == .recoverable(after: nil))
            }
        }
        #expect(server.requests.isEmpty)
    }
}
