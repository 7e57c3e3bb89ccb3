import Foundation
package import Logging
import ServiceLifecycle

/// Answers that stand in for the resolver's: the addresses of a `host:port`, or nil to ask the resolver.
///
/// It is called on the thread of libcurl and must not block.
package typealias NameAnswers = @Sendable (_ hostAndPort: String) -> [String]?

/// Carries requests to the thread that drives libcurl, and answers back.
///
/// The thread is one of its own, because libcurl's multi interface blocks while it waits for sockets. On graceful
/// shutdown new requests are refused and those under way may use their time up; on cancellation all are answered at
/// once. When ``run()`` has returned, nobody waits for an answer any more.
package final class Sender: Service {
    package let gate: HostGate
    private let configuration: WebhooksConfiguration
    private let mailbox = Mailbox()
    private let names: NameAnswers?
    private let logger: Logger

    package init(_ configuration: WebhooksConfiguration, logger: Logger, names: NameAnswers? = nil) {
        self.configuration = configuration
        self.names = names
        self.logger = logger
        gate = HostGate(configuration)
    }

    /// Sends one request whose connection the ``gate`` has granted, and gives the connection back as soon as it is free
    /// again. A request made before ``run()`` waits for it.
    package func send(_ request: OutgoingRequest) async -> Answer {
        await withCheckedContinuation { continuation in
            let reply = Reply(continuation, gate: gate, host: request.endpoint.host)
            if !mailbox.post(Submission(request: request, reply: reply)) { reply.resume(returning: .stopped) }
        }
    }

    package func run() async throws {
        defer {
            gate.close()
            mailbox.close()
        }
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await runThread()
            } onGracefulShutdown: {
                self.logger.info("sender drains")
                self.gate.close()
                self.mailbox.drain()
            }
        } onCancel: {
            gate.close()
            mailbox.abort()
        }
    }

    private func runThread() async throws {
        let (configuration, mailbox, names) = (configuration, mailbox, names)
        try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
            let thread = Thread {
                ended.resume(with: Result { try TransferLoop(configuration, mailbox: mailbox, names: names).run() })
            }
            thread.name = "webhooks"
            thread.start()
        }
    }
}
