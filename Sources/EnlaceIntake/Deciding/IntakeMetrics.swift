import EnlaceCore
import Metrics
import Synchronization

/// What intake counts, under stable names:
///
/// - `enlace_http_requests_total` {route, status}
/// - `enlace_intake_events_total` {outcome: accepted | duplicate}
/// - `enlace_intake_refused_total` {problem}
/// - `enlace_intake_commit_seconds`: from publishing to the journal's receipt
/// - `enlace_intake_connections_refused_total`
package final class IntakeMetrics: Sendable {
    private struct Request: Hashable {
        var route: String
        var status: Int
    }

    // Counters are made once: looking one up in the metrics system costs more than counting.
    private let requests = Mutex<[Request: Counter]>([:])
    private let refusals: [Problem.Kind: Counter]
    private let accepted = Counter(label: "enlace_intake_events_total", dimensions: [("outcome", "accepted")])
    private let duplicates = Counter(label: "enlace_intake_events_total", dimensions: [("outcome", "duplicate")])
    private let commits = Metrics.Timer(label: "enlace_intake_commit_seconds")
    private let refusedConnections = Counter(label: "enlace_intake_connections_refused_total")

    /// The metrics system must have been bootstrapped before.
    package init() {
        let counters = Problem.Kind.allCases.map { kind in
            (kind, Counter(label: "enlace_intake_refused_total", dimensions: [("problem", kind.rawValue)]))
        }
        refusals = Dictionary(uniqueKeysWithValues: counters)
    }

    func answered(route: String, status: Int) {
        let request = Request(route: route, status: status)
        let counter = requests.withLock { requests in
            if let counter = requests[request] { return counter }
            let dimensions = [("route", route), ("status", String(status))]
            let counter = Counter(label: "enlace_http_requests_total", dimensions: dimensions)
            requests[request] = counter
            return counter
        }
        counter.increment()
    }

    func refused(_ kind: Problem.Kind) {
        refusals[kind]?.increment()
    }

    func committed(_ receipts: [Receipt], in duration: Duration) {
        let duplicateCount = receipts.count(where: \.isDuplicate)
        accepted.increment(by: receipts.count - duplicateCount)
        if duplicateCount > 0 { duplicates.increment(by: duplicateCount) }
        let (seconds, attoseconds) = duration.components
        commits.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    func refusedConnection() {
        refusedConnections.increment()
    }
}
