import EnlaceCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Alerts {
    private struct State: Codable {
        /// Snapshots without a version do not say what was told while an alert was pending: they are folded anew.
        var version = 1
        var metrics: AlertMetrics
        var ledger: AlertLedger
        var timers: DueTimes<AlertKey>
        var restated: RestatedSeries
    }

    package func snapshot() throws -> [UInt8] {
        let state = State(metrics: metrics, ledger: ledger, timers: timers, restated: restated)
        return Array(try JSONEncoder().encode(state))
    }

    package mutating func restore(_ snapshot: [UInt8]) throws {
        let state = try JSONDecoder().decode(State.self, from: Data(snapshot))
        metrics = state.metrics
        ledger = state.ledger
        timers = state.timers
        restated = state.restated
        mayHaveNewRules = true
    }
}
