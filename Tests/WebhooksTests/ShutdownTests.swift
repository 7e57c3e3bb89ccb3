import EnlaceCore
import EnlaceTestSupport
import Logging
import ServiceLifecycle
import Testing
import Webhooks

@Suite("The end of the sender")
struct ShutdownTests {
    private static func make(_ configuration: WebhooksConfiguration = .onThisMachine) -> (Sending, ServiceGroup) {
        let logger = Logger(label: "webhooks", factory: { _ in SwiftLogNoOpLogHandler() })
        let sender = Sender(configuration, logger: logger)
        let sending = Sending(channel: WebhookChannel(sender: sender, clock: SystemNodeClock()), sender: sender)
        return (sending, ServiceGroup(services: [sender], logger: logger))
    }

    @Test("On graceful shutdown what is under way may finish, what waits is sent back, and nothing new begins")
    func graceful() async throws {
        var configuration = WebhooksConfiguration.onThisMachine
        configuration.maxConnectionsPerHost = 1
        let (sending, group) = Self.make(configuration)
        let server = try ScriptedHTTPServer(always: .status(200).whenReleased)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            async let underWay = sending.deliver(to: server.url(), id: "first")
            await server.requests(atLeast: 1)
            async let waiting = sending.deliver(to: server.url(), id: "second")
            await group.triggerGracefulShutdown()
            #expect(await waiting == Refusal.stopping.outcome)
            #expect(await sending.deliver(to: server.url(), id: "third") == Refusal.stopping.outcome)
            server.release()
            #expect(await underWay.verdict == .delivered)
            try await tasks.waitForAll()
        }
        #expect(server.requests.count == 1)
    }

    @Test("On graceful shutdown a silent server is waited for no longer than its timeout")
    func gracefulTimeout() async throws {
        var configuration = WebhooksConfiguration.onThisMachine
        configuration.connectTimeout = .milliseconds(100)
        configuration.totalTimeout = .milliseconds(200)
        let (sending, group) = Self.make(configuration)
        let server = try ScriptedHTTPServer(always: .silence)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            async let underWay = sending.deliver(to: server.url())
            await server.requests(atLeast: 1)
            await group.triggerGracefulShutdown()
            #expect(await underWay.verdict == .recoverable(after: nil))
            try await tasks.waitForAll()
        }
    }

    @Test("On cancellation everybody is answered, and the thread ends")
    func cancelled() async throws {
        let (sending, _) = Self.make()
        let server = try ScriptedHTTPServer(always: .silence)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await sending.sender.run() }
            try await withThrowingTaskGroup(of: DeliveryOutcome.self) { stuck in
                for number in 0..<100 { stuck.addTask { await sending.deliver(to: server.url(), id: "\(number)") } }
                await server.requests(atLeast: 32)
                tasks.cancelAll()
                for try await outcome in stuck { #expect(outcome == Refusal.stopping.outcome) }
            }
            try await tasks.waitForAll()
        }
        #expect(await sending.deliver(to: server.url()) == Refusal.stopping.outcome)
    }

    @Test("What is handed in before the sender runs is sent once it does")
    func early() async throws {
        let (sending, group) = Self.make()
        let server = try ScriptedHTTPServer(always: .status(200))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            async let outcome = sending.deliver(to: server.url())
            tasks.addTask { try await group.run() }
            #expect(await outcome.verdict == .delivered)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
