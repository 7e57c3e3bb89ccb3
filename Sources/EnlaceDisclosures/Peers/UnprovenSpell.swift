package import EnlaceCore

/// How long a peer has shown nothing that proves how its log has grown from what is held of it.
///
/// One that is honest is told what is held with each answer, and brings the proof with the next notice. So a spell ends
/// soon, but for one whose answers are lost, or that hides that its log is another.
package struct UnprovenSpell: Hashable, Sendable {
    package static let limit = Timestamp.Span.days(1)
    /// Two answers of a peer that seldom sends may be lost.
    private static let least = 3

    private var since: Timestamp
    private var times = 1

    package init(since: Timestamp) {
        self.since = since
    }

    /// Notes that nothing was proven once more; of a clock that was set back the spell begins anew.
    ///
    /// - Returns: whether it has lasted too long.
    package mutating func note(at now: Timestamp) -> Bool {
        guard since <= now else {
            self = UnprovenSpell(since: now)
            return false
        }
        times += 1
        return times >= UnprovenSpell.least && since + UnprovenSpell.limit <= now
    }
}
