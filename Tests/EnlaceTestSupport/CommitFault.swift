public import EnlaceCore
import Synchronization

/// Makes the commits of one kind fail while it is told to, and counts them.
public final class CommitFault: Sendable {
    private struct State {
        var error: JournalError?
        var refused = 0
        var passed = 0
    }

    private let isConcerned: @Sendable (Commit) -> Bool
    private let state = Mutex(State())

    /// - Parameter isConcerned: which commits can fail; the others pass, and are not counted.
    public init(of isConcerned: @escaping @Sendable (Commit) -> Bool = { _ in true }) {
        self.isConcerned = isConcerned
    }

    public var refused: Int { state.withLock { $0.refused } }
    public var passed: Int { state.withLock { $0.passed } }

    /// From now on; nil to let commits through again.
    public func fail(with error: JournalError?) {
        state.withLock { $0.error = error }
    }

    public func over(_ journal: MemoryJournal) -> WatchedJournal {
        WatchedJournal(journal) { commit throws(JournalError) in
            guard self.isConcerned(commit) else { return }
            try self.state.withLock { state throws(JournalError) in
                if let error = state.error {
                    state.refused += 1
                    throw error
                }
                state.passed += 1
            }
        }
    }
}
