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
    private let gate: HostGate
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

    /// Sends one request as soon as there is a connection for it. One that is handed in before ``run()`` waits for it.
    ///
    /// - Parameter request: called once, on the thread of libcurl, when the request is about to leave.
    /// - Throws: what `request` throws, or that the sender is busy or stopping.
    package func send(
        to endpoint: EndpointAddress, _ request: @escaping @Sendable () throws(Refusal) -> OutgoingRequest
    ) async throws(Refusal) -> Answer {
        try await withCheckedContinuation { (reply: CheckedContinuation<Submission.Outcome, Never>) in
            let submission = Submission(host: endpoint.host, request: request, reply: reply)
            if gate.enter(submission), !mailbox.post(submission) { reply.resume(returning: .success(.stopped)) }
        }.get()
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
        let (configuration, mailbox, gate, names) = (configuration, mailbox, gate, names)
        try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
            let thread = Thread {
                ended.resume(
                    with: Result { try TransferLoop(configuration, mailbox: mailbox, gate: gate, names: names).run() })
            }
            thread.name = "webhooks"
            thread.start()
        }
    }
}
