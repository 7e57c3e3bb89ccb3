package import EnlaceIntake
import Synchronization

/// The addresses that the node has bound, with the ports that it was given.
package final class NodeAddresses: Sendable {
    private let bound = Mutex<[ListenAddress]>([])

    func add(_ address: ListenAddress) {
        bound.withLock { $0.append(address) }
    }

    /// In the order of binding.
    package var all: [ListenAddress] { bound.withLock { $0 } }
}
