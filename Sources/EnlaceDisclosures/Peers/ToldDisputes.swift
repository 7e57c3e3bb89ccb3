package import EnlaceCore

/// What was told of disputes with one peer: one goes on with each notice, and is told once a day.
package struct ToldDisputes: Hashable, Sendable {
    private var times: [LogDispute: Timestamp] = [:]

    package init() {}

    /// Notes a dispute; answers whether it is to be told now. What a clock that was ahead has noted does not count.
    package mutating func isNews(_ dispute: LogDispute, at now: Timestamp) -> Bool {
        times = times.filter { $0.value <= now && now < $0.value + .days(1) }
        guard times[dispute.matter] == nil else { return false }
        times[dispute.matter] = now
        return true
    }

    /// The log of `node` was found in order: what is found from now on is told again.
    package mutating func forget(of node: String) {
        times = times.filter { $0.key.node != node }
    }
}
