import Dispatch
import EnlaceCore
import EnlacePluginKit
import Synchronization

/// A plugin that does nothing, and whose section a test can have read slowly: the files have been read by then.
struct GatedReading: Plugin {
    static let name = "gated"
    static let gate = ReadingGate()

    init(configuration reader: ConfigurationReader) {
        GatedReading.gate.pass()
    }

    func provision(_ context: PluginContext) async throws -> PluginContribution { PluginContribution() }
}

/// Holds one who passes, and lets all others through.
final class ReadingGate: Sendable {
    private enum State {
        case open
        case holdsNext
        case holding
    }

    private let state = Mutex(State.open)
    private let door = DispatchSemaphore(value: 0)

    var isHolding: Bool { state.withLock { $0 == .holding } }

    func holdNext() {
        state.withLock { $0 = .holdsNext }
    }

    func release() {
        state.withLock { $0 = .open }
        door.signal()
    }

    fileprivate func pass() {
        let mustWait = state.withLock { state in
            guard state == .holdsNext else { return false }
            state = .holding
            return true
        }
        if mustWait { door.wait() }
    }
}
