package import EnlaceCore
package import Logging
import ServiceLifecycle

/// Tells the service manager that the node is ready, how it is, and, at each half of the watchdog's interval, that it lives.
///
/// The watchdog hears nothing unless a round trip has just succeeded: an empty commit through the journal's writer,
/// which also shows that this task, and so the thread pool, is moving. A node whose disk hangs is restarted.
package struct NotifierService: Service {
    private let manager: ServiceManager
    private let bus: EventBus
    private let listening: Doorbell
    private let logger: Logger

    /// - Parameter listening: rings once the last listener is bound, which is when the node is ready.
    package init(manager: ServiceManager, bus: EventBus, listening: Doorbell, logger: Logger) {
        self.manager = manager
        self.bus = bus
        self.listening = listening
        self.logger = logger
    }

    package func run() async throws {
        try await withTaskCancellationOrGracefulShutdownHandler {
            await listening.wait()
            guard !Task.isCancelled, !Task.isShuttingDownGracefully else { return }
            manager.ready(status: "ready at position \(bus.head)")
            logger.notice("node ready", metadata: ["position": "\(bus.head)"])
            try await ping()
        } onCancelOrGracefulShutdown: { [manager, listening] in
            manager.stopping()
            listening.ring()
        }
    }

    private func ping() async throws {
        let pause = manager.watchdogInterval.map { $0 / 2 } ?? .seconds(10)
        for await _ in AsyncTimerPauses(pause).cancelOnGracefulShutdown() {
            do {
                try await bus.publish(Commit(admission: .always))
                manager.alive()
                manager.status("position \(bus.head)")
            } catch JournalError.diskFull {
                // A full disk is waited out, not cured by a restart.
                manager.alive()
                manager.status("disk full: taking no events")
            } catch {
                logger.error("watchdog round trip failed", metadata: ["error": "\(error)"])
            }
        }
    }
}

/// One element after each pause, until the task is cancelled.
struct AsyncTimerPauses: AsyncSequence, AsyncIteratorProtocol, Sendable {
    private let pause: Duration

    init(_ pause: Duration) {
        self.pause = pause
    }

    func makeAsyncIterator() -> AsyncTimerPauses { self }

    mutating func next() async -> Void? {
        do {
            return try await Task.sleep(for: pause)
        } catch {
            return nil
        }
    }
}
