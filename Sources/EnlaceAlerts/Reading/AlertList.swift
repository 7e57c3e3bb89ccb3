package import EnlaceCore

/// The alerts of a node as a reader sees them.
package struct AlertList: Sendable, Hashable {
    /// The gravest first, then the newest.
    package var firing: [Alert]
    package var pending: [Alert]
    /// Those that ended last first; at most ``resolvedLimit``.
    package var resolved: [Alert]
    /// Surges of months that had passed when their figures came, newest month first; at most ``resolvedLimit``.
    package var historical: [Alert]

    package static let resolvedLimit = 200

    init(_ alerts: [Alert]) {
        let byPhase = Dictionary(grouping: alerts.sorted { $0.id < $1.id }, by: \.phase)
        let gravest = { (phase: Alert.Phase) in
            (byPhase[phase] ?? []).sorted { ($0.severity, $0.since) > ($1.severity, $1.since) }
        }
        firing = gravest(.firing)
        pending = gravest(.pending)
        let start = Timestamp(milliseconds: 0)
        let resolved = (byPhase[.resolved] ?? []).sorted { ($0.resolvedAt ?? start) > ($1.resolvedAt ?? start) }
        self.resolved = Array(resolved.prefix(AlertList.resolvedLimit))
        let historical = (byPhase[.historical] ?? []).sorted { ($0.period ?? "") > ($1.period ?? "") }
        self.historical = Array(historical.prefix(AlertList.resolvedLimit))
    }

    package var json: JSON {
        [
            "firing": .array(firing.map(\.json)), "pending": .array(pending.map(\.json)),
            "resolved": .array(resolved.map(\.json)), "historical": .array(historical.map(\.json)),
        ]
    }
}

extension Alerts {
    package var list: AlertList { AlertList(ledger.all) }

    /// The newest occasion of an alert with the times of its life; nil if it is not known, or ended long ago.
    package func alert(_ id: String) -> Alert? { ledger.all.first { $0.id == id } }

    /// The figure of an active alert's object at `time`; nil where nobody knows it or it may no longer be used, and for an alert that has ended.
    package func presentValue(of alert: Alert, at time: Timestamp) -> Double? {
        guard alert.isActive, let rule = rules[alert.rule] else { return nil }
        let facts: AlertFacts? =
            switch condition(of: rule, alert.key, at: time) {
            case .holds(let facts): facts
            case .fails(let facts): facts
            case .takenBack, .unknown: nil
            }
        guard let facts, facts.handling.expiry.map({ time < $0 }) ?? true else { return nil }
        return facts.value
    }
}
