import EnlaceCore
package import Logging
import ServiceLifecycle

/// Has the dispatcher drop what is over, at the start and each minute, slowly and behind everything else.
package struct NoticeSweep: Service {
    private let dispatcher: NoticeDispatcher
    private let logger: Logger
    /// Rung when the node stops: no pause outlasts that.
    private let bell = Doorbell()
    private static let round = Timestamp.Span.minutes(1)
    private static let pause = Timestamp.Span.milliseconds(50)
    /// So many go in one commit at most.
    private static let slice = 500

    package init(_ dispatcher: NoticeDispatcher, logger: Logger) {
        self.dispatcher = dispatcher
        self.logger = logger
    }

    package func run() async throws {
        let clock = dispatcher.sender.clock
        await withGracefulShutdownHandler {
            while !Task.isCancelled, !Task.isShuttingDownGracefully {
                let pause = await sweep() ? NoticeSweep.pause : NoticeSweep.round
                // The sweep may have outlasted the bell.
                if Task.isShuttingDownGracefully { return }
                await bell.wait(until: clock.now + pause, clock: clock)
            }
        } onGracefulShutdown: {
            bell.ring()
        }
    }

    /// Whether there is more to do now. A look that fails, for lack of space or because the node stops, is made up for by
    /// the next one.
    private func sweep() async -> Bool {
        do {
            let (count, hasMore) = try await dispatcher.dropExpired(limit: NoticeSweep.slice)
            if count > 0 { logger.info("notices dropped, their lifetime is over", metadata: ["notices": "\(count)"]) }
            return hasMore
        } catch JournalError.stopped, JournalError.overloaded {
        } catch {
            logger.warning("dropping of notices put off", metadata: ["error": "\(error)"])
        }
        return false
    }
}
