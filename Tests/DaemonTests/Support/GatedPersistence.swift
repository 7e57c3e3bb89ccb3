import Dispatch
import EnlaceCore
import EnlacePluginKit
import SQLitePersistence
import Synchronization

/// The SQLite plugin with a writer that a test can hold: it stands still when it looks at the clock.
struct GatedPersistence: Plugin {
    static let name = "sqlite"
    static let isJournal = true
    static let gate = WriterGate()

    private let inner: SQLitePersistence

    init(configuration reader: ConfigurationReader) {
        inner = SQLitePersistence(configuration: reader)
    }

    func provision(_ context: PluginContext) async throws -> PluginContribution {
        var context = context
        context.clock = GatedClock(inner: context.clock)
        return try await inner.provision(context)
    }

    private struct GatedClock: NodeClock {
        let inner: any NodeClock

        var now: Timestamp {
            GatedPersistence.gate.pass()
            return inner.now
        }

        func sleep(until deadline: Timestamp) async throws { try await inner.sleep(until: deadline) }
    }
}

/// A door on the writer's way, open at first.
final class WriterGate: Sendable {
    private struct State {
        var isClosed = false
        var waiting = 0
    }

    private let state = Mutex(State())
    private let door = DispatchSemaphore(value: 0)

    /// Whether the writer stands at the door.
    var holdsWriter: Bool { state.withLock { $0.waiting > 0 } }

    func close() {
        state.withLock { $0.isClosed = true }
    }

    func open() {
        let waiting = state.withLock { state in
            defer { state = State() }
            return state.waiting
        }
        for _ in 0..<waiting { door.signal() }
    }

    fileprivate func pass() {
        let mustWait = state.withLock { state in
            if state.isClosed { state.waiting += 1 }
            return state.isClosed
        }
        if mustWait { door.wait() }
    }
}
