import Synchronization

/// Keeps two agencies from registering one object at the same moment, and knows how far rights must be folded.
///
/// Between the check of a registration and its commit the object is claimed here: a second registration of it is told
/// to try again, and then sees the first.
final class Registrations: Sendable {
    private struct State {
        var claimed: Set<ObjectKey> = []
        var lastPosition: Int64
        var foldedPosition: Int64 = 0
    }

    private let state: Mutex<State>

    /// - Parameter head: everything up to here may have registered something.
    init(head: Int64) {
        state = Mutex(State(lastPosition: head))
    }

    /// The position of the newest registration, up to which rights must be folded before they count; nil if they are.
    var awaitedPosition: Int64? {
        state.withLock { $0.foldedPosition < $0.lastPosition ? $0.lastPosition : nil }
    }

    /// Remembers that rights are folded up to `position`.
    func folded(to position: Int64) {
        state.withLock { $0.foldedPosition = max($0.foldedPosition, position) }
    }

    /// False, and nothing is claimed, if one of the objects is claimed already.
    func claim(_ objects: Set<ObjectKey>) -> Bool {
        guard !objects.isEmpty else { return true }
        return state.withLock { state in
            guard state.claimed.isDisjoint(with: objects) else { return false }
            state.claimed.formUnion(objects)
            return true
        }
    }

    /// After the commit was noted, if there was one.
    func release(_ objects: Set<ObjectKey>) {
        guard !objects.isEmpty else { return }
        state.withLock { $0.claimed.subtract(objects) }
    }

    /// Remembers the position of a registration; nil for none.
    func note(_ position: Int64?) {
        guard let position else { return }
        state.withLock { $0.lastPosition = max($0.lastPosition, position) }
    }
}
