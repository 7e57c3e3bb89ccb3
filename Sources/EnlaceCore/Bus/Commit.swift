/// What is stored together or not at all.
public struct Commit: Sendable {
    /// What to do when an event's (source, id) is known with other bytes.
    public enum Conflict: Sendable {
        /// Refuse the whole commit: a poster has changed what it said under the same id.
        case refuse
        /// Keep what is there: a component derived again what had already happened.
        case keepFirst
    }

    /// Whether the commit may be turned away when the journal's queue is full.
    public enum Admission: Sendable {
        /// From outside: refused with ``JournalError/overloaded``.
        case whenRoom
        /// From a component, which has one commit under way at most: always taken.
        case always
    }

    public var events: [EventDraft]
    public var onConflict: Conflict
    public var admission: Admission
    public var cursor: Cursor?
    public var outbox: [OutboxChange]
    public var snapshot: Snapshot?

    public init(
        events: [EventDraft] = [], onConflict: Conflict = .refuse, admission: Admission = .whenRoom,
        cursor: Cursor? = nil, outbox: [OutboxChange] = [], snapshot: Snapshot? = nil
    ) {
        self.events = events
        self.onConflict = onConflict
        self.admission = admission
        self.cursor = cursor
        self.outbox = outbox
        self.snapshot = snapshot
    }
}
