import EnlaceCore

/// The alerts that there are: what the journal says of each, and what was decided since.
///
/// A decision counts at once, so that the next event does not make it again; the event that it becomes comes back from
/// the journal and confirms it. What the journal does not confirm was decided while old events were folded again under
/// other rules, and has not happened: ``forgetUnconfirmed()``.
struct AlertLedger: Sendable, Codable {
    private struct Entry: Sendable, Codable {
        var recorded: Alert?
        var decided: Alert?
    }

    /// Alerts kept after they ended; beyond these, those that ended first are forgotten.
    static let endedLimit = 2_000

    private var entries: [AlertKey: Entry] = [:]
    private var activeKeys: Set<AlertKey> = []
    private var endedCount = 0

    subscript(key: AlertKey) -> Alert? { entries[key]?.decided }

    var all: [Alert] { entries.values.compactMap(\.decided) }

    /// In the order of their keys.
    var active: [Alert] { activeKeys.sorted().compactMap { self[$0] } }

    /// The active alerts of one rule about one object, in the order of their months.
    func active(of rule: String, _ object: String) -> [Alert] {
        activeKeys.filter { $0.rule == rule && $0.object == object }.sorted().compactMap { self[$0] }
    }

    mutating func decide(_ alert: Alert) {
        set(alert.key, Entry(recorded: entries[alert.key]?.recorded, decided: alert))
    }

    mutating func confirm(_ alert: Alert) {
        var entry = entries[alert.key] ?? Entry()
        entry.recorded = Alert.later(entry.recorded, alert)
        entry.decided = Alert.later(entry.decided, alert)
        set(alert.key, entry)
        if !alert.isActive { forgetOldest() }
    }

    mutating func forgetUnconfirmed() {
        entries = entries.compactMapValues { entry in
            entry.recorded.map { Entry(recorded: $0, decided: $0) }
        }
        activeKeys = Set(entries.values.compactMap(\.decided).filter(\.isActive).map(\.key))
    }

    private mutating func set(_ key: AlertKey, _ entry: Entry) {
        entries[key] = entry
        if entry.decided?.isActive == true { activeKeys.insert(key) } else { activeKeys.remove(key) }
    }

    /// Drops a tenth at a time, so that the search for the oldest is rare.
    private mutating func forgetOldest() {
        endedCount += 1
        guard endedCount > AlertLedger.endedLimit else { return }
        var ended = entries.values.compactMap { $0.recorded == $0.decided ? $0.recorded : nil }.filter { !$0.isActive }
        ended.sort { ($0.endedAt, $0.key) < ($1.endedAt, $1.key) }
        let excess = max(0, ended.count - AlertLedger.endedLimit * 9 / 10)
        for alert in ended.prefix(excess) { entries[alert.key] = nil }
        endedCount = ended.count - excess
    }
}

extension Alert {
    fileprivate var endedAt: Timestamp { resolvedAt ?? raisedAt ?? since }
}
