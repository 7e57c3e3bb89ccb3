import EnlaceCore

/// What is wrong with sending to one partner, folded from what the relay says of its work.
struct PartnerTrouble: Sendable, Codable {
    /// Dead letters that are remembered.
    static let limit = 1_000

    private var isFailing = false
    private var isGone = false
    /// When notices were given up, oldest first.
    private var deadLetters: [Timestamp] = []

    mutating func fold(_ event: Event, _ data: JSONView) {
        switch event.type {
        case .partnerFailing: isFailing = true
        case .partnerRecovered:
            isFailing = false
            deadLetters = []
        case .partnerPaused: if data["reason"]?.string == "gone" { isGone = true }
        case .partnerResumed:
            isGone = false
            deadLetters = []
        case .noticeFailed:
            // What was dropped was not to be sent any more, which is no trouble.
            guard data["fate"]?.string == "dead" else { return }
            deadLetters = deadLetters.suffix(PartnerTrouble.limit - 1) + [event.recorded]
        default: break
        }
    }

    func condition(_ rule: DeliveryRule, at time: Timestamp) -> AlertCondition {
        let recent = deadLetters.count { $0 + rule.within > time }
        let facts = AlertFacts(
            .partner, name: nil, area: rule.area, value: Double(recent), limit: Double(rule.deadLetters))
        return AlertCondition(isFailing || isGone || recent >= rule.deadLetters, facts)
    }

    /// When dead letters alone no longer make the condition hold; nil where they do not decide.
    func end(_ rule: DeliveryRule, after time: Timestamp) -> Timestamp? {
        let recent = deadLetters.filter { $0 + rule.within > time }
        guard !isFailing, !isGone, recent.count >= rule.deadLetters else { return nil }
        return recent[recent.count - rule.deadLetters] + rule.within
    }
}
