import Crypto
package import EnlaceCore

/// When a peer is shown the head of the log for comparison: once a day, each peer at a time of its own.
///
/// A time that was missed, and a peer that was never asked, come up within ten minutes of the start; what failed is tried
/// again an hour later.
package struct ComparisonSchedule: Sendable {
    private let node: String
    private let start: Timestamp
    private static let day = Timestamp.Span.days(1)

    package init(node: String, start: Timestamp) {
        self.node = node
        self.start = start
    }

    /// - Parameters:
    ///   - last: when it was last compared; nil if never, or by a clock that was ahead.
    ///   - failed: when it was last tried in vain since the start; nil if never.
    package func due(_ partner: String, last: Timestamp?, failed: Timestamp?) -> Timestamp {
        if let failed, failed >= last ?? failed { return failed + .hours(1) }
        let soon = start + .milliseconds(spread(partner) % Timestamp.Span.minutes(10).milliseconds)
        guard let last else { return soon }
        return max(next(partner, after: last), soon)
    }

    /// The first of the peer's times of day that lies later than `time`.
    private func next(_ partner: String, after time: Timestamp) -> Timestamp {
        let day = ComparisonSchedule.day.milliseconds
        let offset = spread(partner) % day
        let days = (time.milliseconds - offset) / day + 1
        return Timestamp(milliseconds: days * day + offset)
    }

    private func spread(_ partner: String) -> Int64 {
        let digest = SHA256.hash(data: Array("\(node)\0\(partner)".utf8))
        return digest.prefix(6).reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }
}
