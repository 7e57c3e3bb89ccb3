import EnlaceCore

/// What is said where a clock was ahead and was set right: recorded times never go back, so they stand still meanwhile.
enum ClockBehind {
    /// Clocks that are kept right are corrected by less.
    private static let tolerance = Timestamp.Span.minutes(1)

    /// Until when it lasts; nil where the clock is not behind what is recorded.
    static func end(newest: Timestamp, at now: Timestamp) -> Timestamp? {
        newest - now > tolerance ? newest : nil
    }

    static func warning(until end: Timestamp) -> String {
        """
        the clock is behind the journal, which has recorded times up to \(end): until then all that comes in is recorded as \
        of that time, and fresh figures may be told as stale; set the clock right if it is wrong, else it ends by itself
        """
    }
}

extension NodeParts {
    /// Until when recorded times stand still; nil where they do not.
    func endOfClockBehind() async throws -> Timestamp? {
        try await bus.journal.newestRecorded().flatMap { ClockBehind.end(newest: $0, at: setting.clock.now) }
    }
}
