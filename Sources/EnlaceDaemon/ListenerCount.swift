import EnlaceCore
import EnlaceIntake
import Synchronization

/// Counts the listeners of a node as they are bound, and rings at the last.
final class ListenerCount: Sendable {
    private let missing: Mutex<Int>
    private let bell: Doorbell

    /// - Parameter bell: rung once, when all of `expected` are bound.
    init(expected: Int, bell: Doorbell) {
        missing = Mutex(expected)
        self.bell = bell
    }

    func bound() {
        let left = missing.withLock { missing in
            missing -= 1
            return missing
        }
        if left == 0 { bell.ring() }
    }
}

extension NodeConfiguration {
    /// Every address of intake, the control socket, and the metrics where they have an address of their own.
    var listenerCount: Int { intake.listen.count + 1 + (metrics.listen == nil ? 0 : 1) }
}
