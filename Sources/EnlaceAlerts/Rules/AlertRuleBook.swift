import EnlaceCore

/// The rules in force, by what they look at.
struct AlertRuleBook: Sendable {
    private let byID: [String: AlertRule]
    /// In the order of their ids, which is the order in which they are evaluated.
    let thresholds: [AlertRule]
    let surges: [(rule: AlertRule, surge: SurgeRule)]
    let deliveries: [(rule: AlertRule, delivery: DeliveryRule)]
    private let silences: [AlertObjectKind: [(rule: AlertRule, silence: SilenceRule)]]

    /// Of rules with one id the first counts.
    init(_ rules: [AlertRule]) {
        byID = Dictionary(rules.map { ($0.id, $0) }) { first, _ in first }
        let ordered = byID.values.sorted { $0.id < $1.id }
        thresholds = ordered.filter { $0.kind == .threshold }
        surges = ordered.compactMap { rule in
            guard case .surge(let surge) = rule.body else { return nil }
            return (rule, surge)
        }
        deliveries = ordered.compactMap { rule in
            guard case .delivery(let delivery) = rule.body else { return nil }
            return (rule, delivery)
        }
        let silences = ordered.compactMap { rule -> (rule: AlertRule, silence: SilenceRule)? in
            guard case .silence(let silence) = rule.body else { return nil }
            return (rule, silence)
        }
        self.silences = Dictionary(grouping: silences) { $0.silence.subject.objectKind }
    }

    subscript(id: String) -> AlertRule? { byID[id] }

    func silences(of kind: AlertObjectKind) -> [(rule: AlertRule, silence: SilenceRule)] { silences[kind] ?? [] }
}
