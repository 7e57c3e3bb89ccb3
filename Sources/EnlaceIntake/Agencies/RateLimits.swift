import EnlaceCore
import Synchronization

/// The token buckets of all agencies that have a rate.
final class RateLimits: Sendable {
    private let buckets = Mutex<[String: TokenBucket]>([:])
    private let fallback: Int?

    /// - Parameter fallback: events per second of an agency whose file names none; nil for no limit.
    init(fallback: Int?) {
        self.fallback = fallback
    }

    /// Events per second of `agency`; nil for no limit.
    func rate(of agency: Agency) -> Int? { agency.rate ?? fallback }

    /// How long `agency` has to wait; nil when it may go ahead.
    func delay(_ agency: Agency, at now: Timestamp) -> Timestamp.Span? {
        guard let rate = rate(of: agency) else { return nil }
        return buckets.withLock { buckets in
            var bucket = buckets[agency.id] ?? TokenBucket(rate: rate, now: now)
            // A reloaded configuration may have changed the rate.
            if bucket.rate != rate { bucket = TokenBucket(rate: rate, now: now) }
            let delay = bucket.delay(at: now)
            buckets[agency.id] = bucket
            return delay
        }
    }

    func spend(_ count: Int, of agency: Agency) {
        guard rate(of: agency) != nil else { return }
        buckets.withLock { $0[agency.id]?.spend(count) }
    }
}
