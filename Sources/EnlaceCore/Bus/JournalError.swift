/// Why the journal did not do what it was asked.
public enum JournalError: Error, Hashable, Sendable {
    /// The queue of the writer is full; nothing was stored, try again later.
    case overloaded
    /// The `index`-th event has the (source, id) of an event with other bytes; nothing was stored.
    case conflict(index: Int)
    /// The `index`-th event is about a person who was erased, and is not known yet; nothing was stored.
    case erased(index: Int)
    /// No space is left; nothing was stored, and reads go on.
    case diskFull
    /// A commit failed in a way that leaves open what is on disk: nothing more may be acknowledged, the process must end.
    case failed(String)
    /// A read found what cannot have been written.
    case damaged(String)
    /// The journal has stopped, or is about to.
    case stopped
}
