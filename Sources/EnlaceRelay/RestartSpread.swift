package import EnlaceCore

/// Spreads the retries that became due while the node was down over the minute after its start, so that partners that
/// come back together with the node are not met by all of them at once.
package struct RestartSpread: Sendable {
    /// When sending began.
    package let start: Timestamp
    /// No retry is put off beyond this after the start.
    package static let length = Timestamp.Span.seconds(60)

    package init(start: Timestamp) {
        self.start = start
    }

    /// When a due notice is to be retried instead of now; nil if it may be sent now. A first attempt is never put off,
    /// and no retry twice.
    ///
    /// - Parameter random: from 0 up to 1.
    package func time(for progress: NoticeProgress, at now: Timestamp, random: Double) -> Timestamp? {
        // A clock that was set back since would put off every retry until the time of the start comes again.
        guard progress.attempts > 0, progress.due < start, now >= start else { return nil }
        let share = Double(RestartSpread.length.milliseconds) * random
        let time = start + .milliseconds(Int64(share))
        return time > now ? time : nil
    }
}

/// A retry that is not made now, though it is due.
struct PutOff: Sendable {
    var entry: OutboxEntry
    var until: Timestamp
}
