import EnlaceCore

/// What is wrong with one partner, folded from what the relay and the comparison of logs say.
struct PartnerTrouble: Sendable, Codable {
    /// Dead letters that are remembered.
    static let limit = 1_000

    private struct DeadLetter: Sendable, Codable {
        var notice: String
        var time: Timestamp
    }

    private var isFailing = false
    private var isGone = false
    /// Notices that were given up, in the order in which they last were.
    private var deadLetters: [DeadLetter] = []
    /// Requests to forget somebody that it has not confirmed in time.
    private(set) var overdue: Set<String> = []
    private var isItsLogDisputed = false
    private var isOurLogDisputed = false

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
        case .erasureOverdue: overdue.formUnion(event.subject.map { [$0] } ?? [])
        case .logDisputed:
            let isOurs = data["node"]?.string.map { event.source.hasPrefix("/nodes/\($0)/") } ?? false
            if isOurs { isOurLogDisputed = true } else { isItsLogDisputed = true }
        // It was shown this node's log, or this node its, and nothing was wrong with that any more.
        case .logCompared: isOurLogDisputed = false
        case .checkpointHeld: isItsLogDisputed = false
        case .noticeFailed:
            // What was dropped was not to be sent any more, which is no trouble.
            guard data["fate"]?.string == "dead", let notice = data["notice"]?.string else { return }
            // Taken up again and given up again, it is still one.
            deadLetters.removeAll { $0.notice == notice }
            let letter = DeadLetter(notice: notice, time: event.recorded)
            deadLetters = deadLetters.suffix(PartnerTrouble.limit - 1) + [letter]
        default: break
        }
    }

    /// That it forgot whom it was asked to.
    mutating func confirm(_ request: String) {
        overdue.remove(request)
    }

    func condition(_ rule: DeliveryRule, at time: Timestamp) -> AlertCondition {
        switch rule.subject {
        case .sending:
            let recent = deadLetters.count { $0.time + rule.within > time }
            return condition(rule, isFailing || isGone || recent >= rule.deadLetters, recent, limit: rule.deadLetters)
        case .erasures: return condition(rule, !overdue.isEmpty, overdue.count, limit: 1)
        case .log:
            let disputed = [isItsLogDisputed, isOurLogDisputed].count { $0 }
            return condition(rule, disputed > 0, disputed, limit: 1)
        }
    }

    private func condition(_ rule: DeliveryRule, _ holds: Bool, _ value: Int, limit: Int) -> AlertCondition {
        AlertCondition(
            holds, AlertFacts(.partner, name: nil, area: rule.area, value: Double(value), limit: Double(limit)))
    }

    /// When dead letters alone no longer make the condition hold; nil where they do not decide.
    func end(_ rule: DeliveryRule, after time: Timestamp) -> Timestamp? {
        guard rule.subject == .sending else { return nil }
        let recent = deadLetters.filter { $0.time + rule.within > time }
        guard !isFailing, !isGone, recent.count >= rule.deadLetters else { return nil }
        return recent[recent.count - rule.deadLetters].time + rule.within
    }
}
