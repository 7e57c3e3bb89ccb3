import EnlaceCore
import Metrics
import Synchronization

/// Counts what became of attempts, `enlace_deliveries_total` {partner, outcome}, and turns in how partners fare,
/// `enlace_partner_changes_total` {partner, change}; and receipts of peers, `enlace_receipts_total` {partner, outcome}.
final class DeliveryMetrics: Sendable {
    private struct Key: Hashable {
        var partner: String
        var outcome: String
    }

    // Counters are made once: looking one up in the metrics system costs more than counting.
    private let counters = Mutex<[Key: Counter]>([:])

    /// - Parameter outcome: one of few, or the counters would have no end.
    func count(_ outcome: String, partner: String) {
        let key = Key(partner: partner, outcome: outcome)
        let counter = counters.withLock { counters in
            if let counter = counters[key] { return counter }
            let dimensions = [("partner", partner), ("outcome", outcome)]
            let counter = Counter(label: "enlace_deliveries_total", dimensions: dimensions)
            counters[key] = counter
            return counter
        }
        counter.increment()
    }

    /// `verified`, or what is wrong with it.
    func count(_ examination: ReceiptExamination, partner: String) {
        let outcome = if case .failure(let problem) = examination.result { problem.rawValue } else { "verified" }
        Counter(label: "enlace_receipts_total", dimensions: [("partner", partner), ("outcome", outcome)]).increment()
    }

    /// Rare, so its counter is looked up each time.
    func count(_ change: PartnerChange, partner: String) {
        let dimensions = [("partner", partner), ("change", change.name)]
        Counter(label: "enlace_partner_changes_total", dimensions: dimensions).increment()
    }
}
