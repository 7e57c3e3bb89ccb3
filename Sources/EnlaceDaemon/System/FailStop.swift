import EnlaceCore
import Logging
import ServiceLifecycle
import Synchronization

/// Ends the node once a file that it writes itself has failed, as a failed commit of the journal does.
///
/// What is on the disk then is known only after a restart: a later flush may succeed without having written what failed.
/// So from the failure on nothing more is done with such files.
final class FailStop: Service {
    private let failure = Mutex<JournalError?>(nil)
    private let bell = Doorbell()
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    /// - Throws: the failure, if there was one.
    func check() throws(JournalError) {
        if let failed = failure.withLock({ $0 }) { throw failed }
    }

    /// Takes note of an error; a full disk, for example, is none that ends the node.
    func note(_ error: JournalError) {
        guard case .failed(let reason) = error else { return }
        let isFirst = failure.withLock { failure in
            defer { failure = failure ?? error }
            return failure == nil
        }
        guard isFirst else { return }
        logger.critical("file failed, the node must end", metadata: ["reason": "\(reason)"])
        bell.ring()
    }

    /// Returns at a shutdown; throws the failure, which begins one.
    func run() async throws {
        await withGracefulShutdownHandler {
            await bell.wait()
        } onGracefulShutdown: { [bell] in
            bell.ring()
        }
        try check()
    }
}
