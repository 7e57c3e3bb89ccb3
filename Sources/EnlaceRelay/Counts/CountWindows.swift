import EnlaceCore

/// For which stretches of time numbers of people have been told, so that none is told twice.
///
/// From two reports over stretches that overlap, the number of a third could be worked out: everybody from 6 to 18
/// o'clock without those from 12 to 18. So the first report of a stretch is the one whose numbers are told, to whoever
/// sees small counts hidden; of a later one that overlaps nothing is. What such a partner is told of has no part in
/// common, and a cell that was hidden stays so.
///
/// Bounded: what ended longer than ``memory`` ago is forgotten, and so is the oldest where there are too many; what
/// reaches back that far counts as told.
struct CountWindows: Sendable {
    static let memory = Timestamp.Span.days(31)
    static let maxClaims = 1_024

    /// Whose people: those of a type at an object, or in an area.
    struct Key: Sendable, Hashable {
        var type: String
        /// Nil where the event is about no object.
        var object: String?
        var areas: [String]
    }

    struct Claim: Sendable, Hashable {
        var position: Int64
        var start: Int64
        var end: Int64
        /// Nil for a dimension that the report does not give.
        var dimensions: [String?]

        func overlaps(_ other: Claim) -> Bool {
            start < other.end && other.start < end
                && zip(dimensions, other.dimensions).allSatisfy { $0 == nil || $1 == nil || $0 == $1 }
        }
    }

    struct Ledger: Sendable, Hashable {
        /// By their ends.
        var claims: [Claim] = []
        /// What begins before it counts as told; nil as long as nothing was dropped.
        var floor: Int64?

        /// Whether people of `claim` may have been counted by an earlier one.
        func holds(_ claim: Claim) -> Bool {
            if let floor, claim.start < floor { return true }
            // By their ends: what ended before it began has no part of it.
            return claims.reversed().prefix { $0.end > claim.start }
                .contains { $0.position < claim.position && $0.overlaps(claim) }
        }
    }

    var ledgers: [Key: Ledger] = [:]
    /// Up to when it was last looked through for what can be forgotten.
    private var lookedThrough: Int64 = 0

    /// Whether people of `event` may have been counted in an earlier report, or it cannot be told over which time.
    func hasCounted(_ event: Event, _ description: EventTypeDescription, in areas: AreaTree) -> Bool {
        guard description.window != nil else { return false }
        guard let (key, claim) = CountWindows.claim(of: event, description) else { return true }
        return hasCounted(claim, of: key, before: event.recorded, in: areas)
    }

    /// Asks the ledgers that may be of some of the same people: an object's own, or those of areas that lie in one another.
    private func hasCounted(_ claim: Claim, of key: Key, before recorded: Timestamp, in areas: AreaTree) -> Bool {
        guard claim.start >= (recorded - CountWindows.memory).milliseconds else { return true }
        if ledgers[key]?.holds(claim) ?? false { return true }
        guard key.object == nil else { return false }
        return ledgers.contains { CountWindows.mayShare(key, $0.key, in: areas) && $0.value.holds(claim) }
    }

    /// Remembers the stretch of `event` if its numbers may be told.
    mutating func fold(_ event: Event, _ description: EventTypeDescription, in areas: AreaTree) {
        guard description.window != nil, let (key, claim) = CountWindows.claim(of: event, description) else { return }
        forget(before: (event.recorded - CountWindows.memory).milliseconds)
        guard !hasCounted(claim, of: key, before: event.recorded, in: areas) else { return }
        var ledger = ledgers[key] ?? Ledger()
        let place = ledger.claims.firstIndex { $0.end > claim.end } ?? ledger.claims.count
        ledger.claims.insert(claim, at: place)
        if ledger.claims.count > CountWindows.maxClaims {
            let dropped = ledger.claims.removeFirst().end
            ledger.floor = max(ledger.floor ?? dropped, dropped)
        }
        ledgers[key] = ledger
    }

    /// Once an hour: each look goes over all there is.
    private mutating func forget(before end: Int64) {
        guard end >= lookedThrough + Timestamp.Span.hours(1).milliseconds else { return }
        lookedThrough = end
        for (key, ledger) in ledgers {
            var ledger = ledger
            ledger.claims.removeAll { $0.end <= end }
            ledgers[key] = ledger.claims.isEmpty ? nil : ledger
        }
    }

    private static func claim(of event: Event, _ description: EventTypeDescription) -> (Key, Claim)? {
        guard let window = description.window, let data = event.data, let start = data[window.start]?.timestamp,
            let end = data[window.end]?.timestamp
        else { return nil }
        let key = Key(
            type: event.type.name, object: event.subject,
            areas: event.subject == nil ? EventFacts.statedAreas(data) : [])
        let claim = Claim(
            position: event.position, start: start.milliseconds, end: max(end.milliseconds, start.milliseconds + 1),
            dimensions: window.dimensions.map { data[$0]?.string })
        return (key, claim)
    }

    private static func mayShare(_ one: Key, _ other: Key, in areas: AreaTree) -> Bool {
        guard one.type == other.type, other.object == nil else { return false }
        if one.areas.isEmpty || other.areas.isEmpty { return true }
        return one.areas.contains { areas.contains($0, underAnyOf: other.areas) }
            || other.areas.contains { areas.contains($0, underAnyOf: one.areas) }
    }
}
