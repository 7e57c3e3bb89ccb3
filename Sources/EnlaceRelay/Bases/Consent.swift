import EnlaceCore

/// What a person agreed to, as it was last granted, and whether they took it back.
struct Consent: Sendable, Hashable, Codable {
    /// Id of the event that granted it.
    var event: String
    /// When the person said so; never later than it was recorded, so that a clock that runs ahead outlives no withdrawal.
    var granted: Timestamp
    var until: Timestamp
    var scope: BasisScope
    /// What was granted by then does not hold, whenever it is recorded.
    var withdrawn: Timestamp?

    /// Nil if the event says no such thing.
    init?(_ event: Event) {
        guard let data = event.data, let asof = data["asof"]?.timestamp, let until = data["until"]?.timestamp else {
            return nil
        }
        self.event = event.id
        granted = min(asof, event.recorded)
        self.until = Handling(EventLabels(event)).end(of: until)
        scope = BasisScope(data)
    }

    func isInForce(at now: Timestamp) -> Bool {
        now < until && withdrawn.map { $0 < granted } ?? true
    }
}
