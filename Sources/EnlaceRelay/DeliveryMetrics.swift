import EnlaceCore
import Metrics

/// Counts what became of attempts, by partner.
enum DeliveryMetrics {
    static func count(_ status: NoticeProgress.Status, partner: String) {
        let outcome = status == .pending ? "retry" : status.rawValue
        Counter(label: "enlace_deliveries_total", dimensions: [("partner", partner), ("outcome", outcome)]).increment()
    }
}
