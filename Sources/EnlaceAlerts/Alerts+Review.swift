package import EnlaceCore

extension Alerts {
    /// Brings the alerts in line with the rules after a start or a reload, when all events are folded.
    ///
    /// Where the rules are those under which the journal was written, nothing follows. Otherwise what the journal says
    /// stands: alerts of rules that are gone resolve, as do those whose condition does not hold under the new rule, and
    /// what holds now is raised as of now.
    package mutating func review(at now: Timestamp, effects: inout Effects) {
        mayHaveNewRules = false
        ledger.forgetUnconfirmed()
        resetTimers()
        var occasion = AlertOccasion(due: now)
        // Before anything is measured by a rule that has nothing in common with theirs but the id.
        for alert in ledger.active where rules[alert.rule]?.isMeasured(as: alert) != true {
            end(alert, &occasion, &effects)
        }
        for kind in [AlertObjectKind.shelter, .agency] {
            for id in metrics.everHeard(kind) { watch(kind, id, &occasion, &effects) }
        }
        // What came due while the node was down is told with the time at which it was due.
        advance(to: now, effects: &effects)
        for alert in ledger.active {
            if let rule = rules[alert.rule] { settle(rule, alert.key, &occasion, &effects) }
        }
        for rule in rules.thresholds {
            for shelter in metrics.shelters.keys.sorted() {
                settle(rule, AlertKey(rule.id, shelter), &occasion, &effects)
            }
        }
        for partner in metrics.partners.keys.sorted() { judgeDelivery(to: partner, &occasion, &effects) }
        judgeNewest(&occasion, &effects)
    }

    private mutating func resetTimers() {
        timers = DueTimes()
        for alert in ledger.active {
            guard let rule = rules[alert.rule] else { continue }
            if alert.phase == .pending { timers[alert.key] = alert.since + rule.hold }
            if case .delivery(let delivery) = rule.body { awaitEnd(delivery, alert.key, after: alert.since) }
        }
    }
}
