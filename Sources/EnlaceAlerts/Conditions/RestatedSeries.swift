import EnlaceCore

/// Series with months that are to be judged anew, once all months of the same commit are in.
///
/// An import brings months in their order: judged one by one, each would be the newest for a moment.
struct RestatedSeries: Sendable, Codable {
    /// What changed in one series, and the last event that said so.
    struct Change: Sendable, Codable {
        var series: String
        var months: Set<Month>
        var source: String
        var id: String
        var recorded: Timestamp
    }

    private var changes: [String: Change] = [:]
    /// When there is something to judge: as soon as time has moved on.
    private(set) var due: Timestamp?

    mutating func note(_ series: String, _ month: Month, _ event: Event) {
        let months = (changes[series]?.months ?? []).union([month])
        changes[series] = Change(
            series: series, months: months, source: event.source, id: event.id, recorded: event.recorded)
        due = event.recorded + .milliseconds(1)
    }

    /// Hands over what is due by `time`, in the order of the series.
    mutating func take(dueBy time: Timestamp) -> [Change] {
        guard let due, due <= time else { return [] }
        let ready = changes.values.sorted { $0.series < $1.series }
        self = RestatedSeries()
        return ready
    }
}
