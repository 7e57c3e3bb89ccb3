import Synchronization

/// Whether the node may take events: every part of it that must come up first has a check here.
///
/// Parts report by name; the node is ready when none of them waits or has failed, and it is not stopping.
package final class Readiness: Sendable {
    package struct Check: Hashable, Sendable {
        package var name: String
        package var isReady: Bool
        /// One line for an admin.
        package var detail: String?
    }

    private struct State {
        var checks: [Check] = []
        var isStopping = false
    }

    private let state = Mutex(State())
    /// Read for every request, so kept apart from the lock.
    private let isReadyFlag: Atomic<Bool>
    private let isStoppingFlag = Atomic(false)

    /// - Parameter waitingFor: the checks that must be reported ready before the node is.
    package init(waitingFor names: [String] = []) {
        isReadyFlag = Atomic(names.isEmpty)
        state.withLock { $0.checks = names.map { Check(name: $0, isReady: false, detail: "starting") } }
    }

    package var isReady: Bool { isReadyFlag.load(ordering: .acquiring) }
    package var isStopping: Bool { isStoppingFlag.load(ordering: .acquiring) }

    /// In the order in which they were first named.
    package var checks: [Check] { state.withLock(\.checks) }

    /// Records how `name` fares; a name that is new adds a check.
    package func report(_ name: String, isReady: Bool, detail: String? = nil) {
        state.withLock { state in
            let check = Check(name: name, isReady: isReady, detail: detail)
            if let index = state.checks.firstIndex(where: { $0.name == name }) {
                state.checks[index] = check
            } else {
                state.checks.append(check)
            }
            publish(state)
        }
    }

    /// From now on the node takes nothing more; what is under way is finished.
    package func stop() {
        state.withLock { state in
            state.isStopping = true
            isStoppingFlag.store(true, ordering: .releasing)
            publish(state)
        }
    }

    private func publish(_ state: State) {
        isReadyFlag.store(!state.isStopping && state.checks.allSatisfy(\.isReady), ordering: .releasing)
    }
}
