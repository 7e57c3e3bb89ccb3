import NIOCore

/// The threads that read and write the sockets of all servers of the process.
package enum EventLoops {
    /// One for every two processors: a loop does little of a post's work. The pool decides about it and the writer
    /// stores it, and each needs a processor at the same time.
    private static let isPrepared: Bool = {
        NIOSingletons.groupLoopCountSuggestion = max(1, System.coreCount / 2)
        return true
    }()

    /// Sets their number, once for the process; to be called before the first server starts.
    package static func prepare() { _ = isPrepared }
}
