package import EnlaceCore

/// Whether a peer goes on proving how its log grows, while something is held of it.
///
/// Each notice that was taken is an entry of its sender's log, and a head is at most a minute old when it is shown. So
/// what is held has to grow soon after a notice, and one that is honest brings the proof: it is told what is held with
/// each answer. What it fails to prove for long is a spell: its answers are lost, or it hides that its log is another.
package struct GrowthWatch: Hashable, Sendable {
    package static let limit = Timestamp.Span.days(1)
    /// Two answers of a peer that seldom sends may be lost.
    private static let least = 3
    /// How long after a head was held it may be shown again beside notices.
    private static let grace = Timestamp.Span.minutes(10)

    private struct Spell: Hashable, Sendable {
        var since: Timestamp
        var times = 1
    }

    private var spell: Spell?
    private var lastNotice: Timestamp?

    package init() {}

    /// A notice has come from the peer.
    package mutating func hearNotice(at now: Timestamp) { lastNotice = now }

    /// Whether a checkpoint that contradicts nothing proves that the log has grown as it has to.
    ///
    /// - Parameter held: what was held before; nil where nothing was.
    package func isProven(by shown: Checkpoint, after held: HeldCheckpoint?) -> Bool {
        guard let held, let lastNotice, held.checkpoint.size == shown.size else { return true }
        return lastNotice <= held.time + GrowthWatch.grace
    }

    /// All is proven.
    package mutating func end() { spell = nil }

    /// Notes that nothing was proven once more; of a clock that was set back the spell begins anew.
    ///
    /// - Returns: whether the spell has lasted too long.
    package mutating func noteUnproven(at now: Timestamp) -> Bool {
        guard var spell, spell.since <= now else {
            spell = Spell(since: now)
            return false
        }
        spell.times += 1
        self.spell = spell
        return spell.times >= GrowthWatch.least && spell.since + GrowthWatch.limit <= now
    }
}
