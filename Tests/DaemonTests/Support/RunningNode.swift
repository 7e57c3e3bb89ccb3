import EnlaceCore
import EnlaceIntake
import Foundation
import Metrics
import ServiceLifecycle
import Testing
import UnixSignals

@testable import EnlaceDaemon

/// A node that runs within a test.
struct RunningNode: Sendable {
    let home: NodeHome
    let node: Node
    let clock: any NodeClock
    let log: LogRecorder

    var parts: NodeParts { node.parts }
    var bus: EventBus { node.parts.bus }
    var store: any EventStore { node.parts.store }
    /// Where agencies post.
    var port: Int { node.addresses.all.first?.port ?? 0 }

    /// The whole journal, in order and opened.
    func events() async throws -> [Event] {
        var events: [Event] = []
        var position: Int64 = 0
        while position < bus.head {
            let page = try await bus.page(after: position, limit: 5_000)
            events += bus.opened(page.events)
            position = page.end
        }
        return events
    }

    func events(_ type: EventType) async throws -> [Event] {
        let found = try await store.events(before: .max, limit: 10_000, matching: EventFilter(type: type))
        return bus.opened(found.reversed())
    }

    /// What agencies posted and components derived; not what the node says of its dealings with partners.
    func facts() async throws -> [Event] {
        let own: [EventType] = [
            .relayDecided, .noticeDelivered, .noticeFailed, .partnerPaused, .partnerResumed, .partnerFailing,
            .partnerRecovered, .receiptReceived, .receiptRefused, .checkpointHeld, .checkpointCosigned, .logCompared,
            .logDisputed,
        ]
        return try await events().filter { !own.contains($0.type) }
    }

    /// The whole outbox; what the journal tells of it is there to be read when this returns.
    func notices() async throws -> [OutboxEntry] {
        let entries = try await store.entries(matching: OutboxFilter(), limit: 10_000)
        // A row is seen from the end of its transaction on, the events beside it a moment later: when the writer is done.
        _ = try await bus.publish(Commit(admission: .always))
        return entries
    }

    /// Returns once every component has folded all there is, and what follows from it is committed.
    func settle() async throws {
        var head: Int64 = -1
        while head != bus.head {
            head = bus.head
            await parts.catchUp()
        }
    }

    /// Returns once, besides, every notice has come to its end.
    func deliverAll(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await eventually("all notices are delivered", sourceLocation: sourceLocation) {
            try await settle()
            return try await notices().allSatisfy { $0.progress.status != .pending }
        }
        try await settle()
    }
}

extension NodeHome {
    /// Counts and measures of all nodes of the process: the metrics system takes one backend, once.
    static let registry = {
        let registry = PrometheusRegistry()
        MetricsSystem.bootstrap(registry)
        return registry
    }()

    /// Until a node listens for it, a SIGHUP would end the process of the tests.
    private static let prepareSignals: Void = { _ = signal(SIGHUP, SIG_IGN) }()

    /// Starts the node, hands it to `body` once it listens, and stops it in order.
    ///
    /// - Parameter hangUp: at which signal it reloads: all nodes of the process hear it, so by default one that none sends.
    func run<Answer>(
        clock: any NodeClock = SystemNodeClock(), hangUp: UnixSignal = .sigusr2,
        _ body: (RunningNode) async throws -> Answer
    ) async throws -> Answer {
        NodeHome.prepareSignals
        let log = LogRecorder()
        let secrets = try secrets()
        let setting = NodeSetting(
            directory: directory, plugins: plugins, secrets: secrets, clock: clock,
            manager: ServiceManager(environment: [:]), registry: NodeHome.registry, logger: log.logger)
        let node = try await Node(
            try configuration(secrets), setting: setting, hangUps: await UnixSignalsSequence(trapping: hangUp))
        let running = RunningNode(home: self, node: node, clock: clock, log: log)
        let services = ServiceGroup(services: node.services, logger: log.logger)
        return try await withThrowingTaskGroup { group in
            group.addTask { try await NodeHome.run(services) }
            let answer: Answer
            do {
                try await eventually("the node listens") { !node.addresses.all.isEmpty }
                answer = try await body(running)
            } catch {
                await services.triggerGracefulShutdown()
                throw error
            }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
            return answer
        }
    }

    private static func run(_ services: ServiceGroup) async throws {
        do {
            try await services.run()
        } catch {
            Issue.record("the node failed: \(error)")
            throw error
        }
    }
}
