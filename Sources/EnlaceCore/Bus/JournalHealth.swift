/// What is known of the soundness of all that a journal holds.
public enum JournalHealth: Sendable, Hashable {
    /// Only the end was looked at, when it was opened.
    case unchecked
    /// Everything up to this position has been found sound so far.
    case checking(position: Int64)
    case sound(position: Int64)
    /// With what was found first. Nothing can be mended in place: a backup must be restored.
    case damaged(String)
}
