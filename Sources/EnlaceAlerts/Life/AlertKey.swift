import EnlaceCore

/// What makes one alert of a rule: its object, and for statistics the month.
struct AlertKey: Hashable, Comparable, Codable, Sendable {
    var rule: String
    var object: String
    var period: Month?

    init(_ rule: String, _ object: String, period: Month? = nil) {
        self.rule = rule
        self.object = object
        self.period = period
    }

    /// The same for all occasions of the alert, and an identifier whatever the object is called.
    var id: String {
        let hash = EventKey(source: rule, id: "\(object)\0\(period?.description ?? "")").high
        let digits = String(hash, radix: 16)
        return "\(rule)-" + (String(repeating: "0", count: 16 - digits.count) + digits).prefix(12)
    }

    static func < (lhs: AlertKey, rhs: AlertKey) -> Bool {
        guard lhs.rule == rhs.rule, lhs.object == rhs.object else {
            return (lhs.rule, lhs.object) < (rhs.rule, rhs.object)
        }
        guard let left = lhs.period, let right = rhs.period else { return lhs.period == nil && rhs.period != nil }
        return left < right
    }
}
