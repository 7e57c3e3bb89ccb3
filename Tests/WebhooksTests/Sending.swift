import Crypto
import EnlaceCore
import EnlacePluginKit
import Logging
import ServiceLifecycle
import Synchronization
import Testing
import Webhooks

/// A plugin at work: the channel under test, while its service runs.
struct Sending: Sendable {
    let channel: WebhookChannel
    let sender: Sender

    /// Runs the sender for as long as `body` takes.
    static func run(
        _ configuration: WebhooksConfiguration = .onThisMachine, clock: any NodeClock = SystemNodeClock(),
        names: NameAnswers? = nil, _ body: @Sendable (Sending) async throws -> Void
    ) async throws {
        let sender = Sender(
            configuration, logger: Logger(label: "webhooks", factory: { _ in SwiftLogNoOpLogHandler() }), names: names)
        let sending = Sending(channel: WebhookChannel(sender: sender, clock: clock), sender: sender)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await sender.run() }
            try await body(sending)
            group.cancelAll()
        }
    }

    func deliver(
        to url: String, id: String = "msg-1", body: [UInt8] = Sample.body, plain: Bool = true,
        keys: [WebhookSignature.SigningKey] = [Sample.key], pins: [String] = [], client: ClientCertificate? = nil
    ) async -> DeliveryOutcome {
        await channel.deliver(
            NoticeDelivery(
                id: id, partner: "casa-norte",
                endpoint: .init(url: url, allowsPlainHTTP: plain, pinnedKeys: pins, clientCertificate: client),
                body: body, contentType: "application/cloudevents+json", keys: keys))
    }
}

extension WebhooksConfiguration {
    /// All defaults, but partners may be on this machine.
    static var onThisMachine: WebhooksConfiguration { .allowing("127.0.0.1/32") }

    static func allowing(_ blocks: String...) -> WebhooksConfiguration {
        var configuration = WebhooksConfiguration()
        configuration.egress.allowed = blocks.map { try! AddressBlock($0) }
        return configuration
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

/// What a resolver says, one answer after the other; the last one stays.
final class Answers: Sendable {
    private let queue: Mutex<[[String]]>

    init(_ answers: [String]...) {
        queue = Mutex(answers)
    }

    var next: NameAnswers {
        { _ in self.queue.withLock { $0.count > 1 ? $0.removeFirst() : $0.first } }
    }
}
