import DequeModule
import EnlaceCore
import Synchronization

/// A commit on its way to the disk, and who waits for it. An object, because it is handed on from queue to group.
final class WaitingCommit: Sendable {
    typealias Answer = Result<[Receipt], JournalError>

    let commit: Commit
    let bytes: Int
    let continuation: CheckedContinuation<Answer, Never>

    init(_ commit: Commit, _ continuation: CheckedContinuation<Answer, Never>) {
        self.commit = commit
        self.continuation = continuation
        let events = commit.events.reduce(0) { $0 + $1.content.body.span.count + 512 }
        let notices = commit.outbox.reduce(0) { sum, change in
            guard case .add(let notice) = change else { return sum + 256 }
            return sum + notice.body.count + 512
        }
        bytes = events + notices + (commit.snapshot?.state.count ?? 0) + 256
    }

    /// What it counts for in the queue; a commit without events has its cost too.
    var weight: Int { max(commit.events.count, 1) }
}

/// What the writer takes up at once: one transaction, one fsync.
struct CommitGroup: Sendable {
    var commits: [WaitingCommit] = []
    /// Cursors that were noted since the group before.
    var notes: [String: Int64] = [:]
    var weight = 0
    var bytes = 0
}

/// What waits for the writer. Bounded in events and bytes; beyond, commits from outside are turned away, while those
/// of components, which have one under way each, are always let in.
final class CommitQueue: Sendable {
    enum Verdict {
        case refused(JournalError)
        case queued
        /// Queued, and nobody is writing: the caller has to start the writer.
        case startWriter
    }

    private struct State {
        var waiting: Deque<WaitingCommit> = []
        var notes: [String: Int64] = [:]
        var weight = 0
        var bytes = 0
        var isWriting = false
        /// Why nothing more is taken in.
        var end: JournalError?
    }

    private let state = Mutex(State())
    private let options: StoreOptions

    init(_ options: StoreOptions) {
        self.options = options
    }

    func add(_ commit: WaitingCommit) -> Verdict {
        state.withLock { state in
            if let end = state.end { return .refused(end) }
            if commit.commit.admission == .whenRoom, !hasRoom(for: commit, state) { return .refused(.overloaded) }
            state.waiting.append(commit)
            state.weight += commit.weight
            state.bytes += commit.bytes
            if state.isWriting { return .queued }
            state.isWriting = true
            return .startWriter
        }
    }

    /// An empty queue takes a commit of any size, or the largest ones could never be stored.
    private func hasRoom(for commit: WaitingCommit, _ state: State) -> Bool {
        state.waiting.isEmpty
            || (state.weight + commit.weight <= options.queueEvents && state.bytes + commit.bytes <= options.queueBytes)
    }

    func note(_ cursor: Cursor) {
        state.withLock { $0.notes[cursor.component] = cursor.position }
    }

    /// What to write next; nil when nothing waits, and the writer rests from then on.
    func take() -> CommitGroup? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isWriting = false
                return nil
            }
            var group = CommitGroup()
            while let next = state.waiting.first, group.commits.isEmpty || fits(next, group) {
                state.waiting.removeFirst()
                group.commits.append(next)
                group.weight += next.weight
                group.bytes += next.bytes
            }
            state.weight -= group.weight
            state.bytes -= group.bytes
            group.notes = state.notes
            state.notes = [:]
            return group
        }
    }

    private func fits(_ next: WaitingCommit, _ group: CommitGroup) -> Bool {
        group.weight + next.weight <= options.groupEvents && group.bytes + next.bytes <= options.groupBytes
    }

    /// Cursors that no commit has taken along.
    func takeNotes() -> [String: Int64] {
        state.withLock { state in
            defer { state.notes = [:] }
            return state.notes
        }
    }

    /// Notes that a group could not store: they go with the next one, unless a newer note has come.
    func giveBack(_ notes: [String: Int64]) {
        state.withLock { $0.notes.merge(notes) { newer, _ in newer } }
    }

    /// From now on every commit is refused with `reason`; what waits is still written.
    func close(_ reason: JournalError) {
        state.withLock { $0.end = $0.end ?? reason }
    }

    /// From now on every commit is refused with `reason`, those included that wait.
    func fail(_ reason: JournalError) {
        let waiting = state.withLock { state in
            state.end = reason
            defer {
                state.waiting = []
                state.weight = 0
                state.bytes = 0
            }
            return state.waiting
        }
        for commit in waiting { commit.continuation.resume(returning: .failure(reason)) }
    }

    /// Commits that wait.
    var count: Int { state.withLock { $0.waiting.count } }

    var isBusy: Bool { state.withLock { $0.isWriting } }
}
