import Crypto
import EnlaceCore
import EnlacePluginKit
import Logging
import ServiceLifecycle
import Testing
import Webhooks

/// A plugin at work: the channel under test, while its service runs.
struct Sending: Sendable {
    let channel: WebhookChannel
    let sender: Sender

    /// Runs the sender for as long as `body` takes.
    static func run(
        _ configuration: WebhooksConfiguration = .init(), clock: any NodeClock = SystemNodeClock(),
        _ body: @Sendable (Sending) async throws -> Void
    ) async throws {
        let sender = Sender(
            configuration, logger: Logger(label: "webhooks", factory: { _ in SwiftLogNoOpLogHandler() }))
        let sending = Sending(channel: WebhookChannel(sender: sender, clock: clock), sender: sender)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await sender.run() }
            try await body(sending)
            group.cancelAll()
        }
    }

    func deliver(
        to url: String, id: String = "msg-1", body: [UInt8] = Sample.body, plain: Bool = true,
        keys: [WebhookSignature.SigningKey] = [Sample.key]
    ) async -> DeliveryOutcome {
        await channel.deliver(
            NoticeDelivery(
                id: id, partner: "casa-norte", endpoint: .init(url: url, allowsPlainHTTP: plain), body: body,
                contentType: "application/cloudevents+json", keys: keys))
    }
}

/// What the tests send.
enum Sample {
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    static let key = try! WebhookSignature.SigningKey(secret)
    /// With bytes that a careless text conversion would change.
    static let body = Array("{\"test\": 2432232314,\t\"place\":\"Mexicali \u{301}\"}\r\n".utf8)
    static let now = Timestamp("2026-03-01T06:30:00.000Z")!
}
