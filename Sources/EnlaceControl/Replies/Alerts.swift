/// What `?state=` may ask for; without it, what is pending or firing is listed.
package enum AlertListState: String, Codable, Hashable, Sendable, CaseIterable {
    case pending, firing, resolved
    /// Surges of months that had passed when their figures came.
    case historical
}

package struct AlertListReply: Codable, Hashable, Sendable {
    /// What was asked for; nil for what is pending or firing.
    package var state: AlertListState?
    /// The most severe first.
    package var alerts: [AlertRow]

    package init(state: AlertListState?, alerts: [AlertRow]) {
        self.state = state
        self.alerts = alerts
    }
}

package struct AlertRow: Codable, Hashable, Sendable {
    package enum State: String, Codable, Hashable, Sendable, CaseIterable {
        case pending, firing, resolved
    }

    package var id: String
    package var rule: String
    /// `threshold`, `surge`, `silence` or `delivery`.
    package var kind: String
    package var severity: String
    package var state: State
    package var object: String
    package var objectKind: String
    package var area: String?
    /// The figure when the alert entered its state; of a silence in hours.
    @OrNull package var value: Double?
    /// The figure now, in the same unit; null where nobody knows it, and once the alert has ended.
    @OrNull package var presentValue: Double?
    /// The limit, or the base that the value is compared with; of a silence in hours.
    @OrNull package var limit: Double?
    /// Since when the condition holds.
    package var since: WireTime
    package var period: String?
    /// Of a period too far back to notify anybody of.
    package var historical: Bool

    package init(
        id: String, rule: String, kind: String, severity: String, state: State, object: String, objectKind: String,
        area: String? = nil, value: Double? = nil, presentValue: Double? = nil, limit: Double? = nil, since: WireTime,
        period: String? = nil, historical: Bool = false
    ) {
        self.id = id
        self.rule = rule
        self.kind = kind
        self.severity = severity
        self.state = state
        self.object = object
        self.objectKind = objectKind
        self.area = area
        self.value = value
        self.presentValue = presentValue
        self.limit = limit
        self.since = since
        self.period = period
        self.historical = historical
    }
}

package struct AlertDetailReply: Codable, Hashable, Sendable {
    package var alert: AlertRow
    /// One text a language.
    package var texts: [String: String]
    package var labels: [String: String]
    /// Its events, oldest first.
    package var history: [EventRow]

    package init(
        alert: AlertRow, texts: [String: String] = [:], labels: [String: String] = [:], history: [EventRow] = []
    ) {
        self.alert = alert
        self.texts = texts
        self.labels = labels
        self.history = history
    }
}
