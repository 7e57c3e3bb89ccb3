import EnlaceCore

extension Alerts {
    /// Looks at a partner under each rule about delivery.
    mutating func judgeDelivery(to partner: String, _ occasion: inout AlertOccasion, _ effects: inout Effects) {
        for (rule, delivery) in rules.deliveries {
            let key = AlertKey(rule.id, partner)
            settle(rule, key, &occasion, &effects)
            awaitEnd(delivery, key, after: occasion.time)
        }
    }

    /// Looks at the partners that were late to confirm the request that `event` confirms; it does not name them.
    mutating func foldConfirmation(_ event: Event, _ occasion: inout AlertOccasion, _ effects: inout Effects) {
        guard let request = event.subject else { return }
        for partner in metrics.confirmErasure(request) { judgeDelivery(to: partner, &occasion, &effects) }
    }

    /// Sees to it that an alert ends that only old dead letters keep alive.
    mutating func awaitEnd(_ delivery: DeliveryRule, _ key: AlertKey, after time: Timestamp) {
        guard ledger[key]?.phase == .firing else { return }
        timers[key] = metrics.partners[key.object]?.end(delivery, after: time)
    }
}
