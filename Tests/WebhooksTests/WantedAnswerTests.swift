import EnlaceCore
import EnlaceTestSupport
import Testing
import Webhooks

@Suite("The body of an answer")
struct WantedAnswerTests {
    private func outcome(
        _ answer: ScriptedAnswer, wants: Bool = true, limit: Int = 64, fields: [(name: String, value: String)] = []
    ) async throws -> (DeliveryOutcome, ScriptedRequest?) {
        let server = try ScriptedHTTPServer(always: answer)
        var configuration = WebhooksConfiguration.onThisMachine
        configuration.responseLimit = limit
        let seen = Seen()
        try await Sending.run(configuration) { sending in
            await seen.set(
                await sending.channel.deliver(
                    NoticeDelivery(
                        id: "msg-1", partner: "san-diego", endpoint: .init(url: server.url(), allowsPlainHTTP: true),
                        body: Sample.body, contentType: "application/cloudevents+json", keys: [Sample.key],
                        fields: fields, wantsAnswer: wants)))
        }
        return (try #require(await seen.outcome), server.requests.first)
    }

    private actor Seen {
        private(set) var outcome: DeliveryOutcome?
        func set(_ outcome: DeliveryOutcome) { self.outcome = outcome }
    }

    @Test("of a 2xx is handed back where it is wanted, byte for byte, and only there")
    func wanted() async throws {
        #expect(try await outcome(.status(202, body: Sample.body)).0.answer == Sample.body)
        #expect(try await outcome(.status(204)).0.answer == [])
        #expect(try await outcome(.status(202, body: Sample.body), wants: false).0.answer == nil)
        #expect(try await outcome(.status(500, body: Sample.body)).0.answer == nil)
    }

    @Test("beyond the limit is not handed back at all, and the notice counts as delivered")
    func cut() async throws {
        let (cut, _) = try await outcome(.status(202, body: Array(repeating: 7, count: 65)))
        #expect(cut.verdict == .delivered)
        #expect(cut.answer == nil)
        #expect(try await outcome(.status(202, body: Array(repeating: 7, count: 64))).0.answer?.count == 64)
    }

    @Test("Further fields go along with the request; one that is none of HTTP keeps it from going")
    func fields() async throws {
        let (_, request) = try await outcome(.status(202), fields: [("enlace-checkpoint", "YQ==")])
        #expect(request?.header("enlace-checkpoint") == "YQ==")
        let (refused, none) = try await outcome(.status(202), fields: [("x", "a\r\ny: b")])
        #expect(refused.verdict == .final)
        #expect(none == nil)
    }
}
