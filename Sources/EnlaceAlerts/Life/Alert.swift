package import EnlaceCore

/// One occasion of an alert, from the time that its condition began to hold.
package struct Alert: Sendable, Hashable, Codable {
    package enum Phase: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
        /// The condition holds, but not for long enough yet.
        case pending
        case firing
        case resolved
        /// The figures came too late for anybody to act on: on record only.
        case historical

        private var rank: Int { Phase.allCases.firstIndex(of: self) ?? 0 }

        package static func < (lhs: Phase, rhs: Phase) -> Bool { lhs.rank < rhs.rank }
    }

    package let id: String
    let key: AlertKey
    package let kind: AlertKind
    package let severity: AlertSeverity
    package let objectKind: AlertObjectKind
    package internal(set) var name: String?
    package internal(set) var area: String?
    package let labels: [String]
    /// Of what was told last: see ``AlertHandling``.
    package internal(set) var handling = EventLabels.none
    /// Of what was told while it was pending: its end is for those who heard of that, too.
    var announced: EventLabels?
    package internal(set) var texts: [String: String]
    /// What ``value`` and ``limit`` measure: see ``AlertRule/metric``.
    package let metric: String?
    /// See ``AlertRule/compare``.
    package let compare: String?
    package internal(set) var value: Double?
    package internal(set) var limit: Double?
    package internal(set) var base: Double?
    package internal(set) var increase: Double?
    package let since: Timestamp
    package internal(set) var phase: Phase
    package internal(set) var pendingAt: Timestamp?
    package internal(set) var raisedAt: Timestamp?
    package internal(set) var resolvedAt: Timestamp?

    package var rule: String { key.rule }
    package var object: String { key.object }
    /// `YYYY-MM`, for statistics.
    package var period: String? { key.period?.description }

    package var isActive: Bool { phase == .pending || phase == .firing }
}

extension Alert {
    init(_ key: AlertKey, _ rule: AlertRule, _ facts: AlertFacts, since: Timestamp, phase: Phase) {
        self.init(
            id: key.id, key: key, kind: rule.kind, severity: rule.severity, objectKind: facts.objectKind,
            labels: rule.labels.map { "\($0.key)=\($0.value)" }.sorted(), texts: [:], metric: rule.metric,
            compare: rule.compare, since: since, phase: phase)
    }

    /// Takes over what is seen when it begins or is raised, as far as that may be told.
    mutating func take(_ facts: AlertFacts, texts: [String: AlertText], at time: Timestamp) {
        let handling = AlertHandling(raising: facts.handling, after: self.handling, at: time)
        self.handling = handling.labels
        name = facts.name
        area = facts.area
        see(facts)
        // Long names could make a text longer than the catalog allows.
        self.texts = texts.mapValues { String($0.filled(with: word).prefix(1_000)) }
        if !handling.tellsSeen { forgetWhatWasTold() }
    }

    /// Takes over what ended it, as far as that may be told, and keeps of what was told before what still may be.
    ///
    /// - Parameter cause: labels of the event that ended it.
    mutating func end(seeing facts: AlertFacts?, by cause: EventLabels) {
        let handling = AlertHandling(
            ending: self.handling, announced: announced, seeing: facts?.handling, by: cause)
        self.handling = handling.labels
        if !handling.tellsEarlier { forgetWhatWasTold() }
        guard let facts else { return }
        see(facts)
        guard handling.tellsSeen else { return forgetFigures() }
        if !handling.tellsEarlier { name = facts.name }
    }

    /// The report behind it was taken back: its figure is told no more, nor are the texts that may quote it.
    mutating func takeBack(by cause: EventLabels) {
        end(seeing: nil, by: cause)
        forgetFigures()
        texts = [:]
    }

    /// What is told of it at `now`: no figures, name and texts whose end is past.
    package func told(at now: Timestamp) -> Alert {
        guard let end = handling.expiry, end <= now else { return self }
        var alert = self
        alert.forgetWhatWasTold()
        return alert
    }

    /// Takes over the figures, against the limit of now.
    private mutating func see(_ facts: AlertFacts) {
        value = facts.value
        limit = facts.limit
        base = facts.base
        increase = facts.increase
    }

    private mutating func forgetFigures() {
        value = nil
        base = nil
        increase = nil
    }

    private mutating func forgetWhatWasTold() {
        forgetFigures()
        name = nil
        texts = [:]
    }

    /// Enters `phase` at `time`.
    mutating func enter(_ phase: Phase, at time: Timestamp) {
        self.phase = phase
        switch phase {
        case .pending:
            pendingAt = time
            announced = handling
        case .firing, .historical: raisedAt = time
        case .resolved: resolvedAt = time
        }
    }

    /// The later of two states of one alert: a newer occasion, or a later phase of the same one.
    static func later(_ one: Alert?, _ other: Alert) -> Alert {
        guard let one else { return other }
        guard one.since == other.since else { return one.since < other.since ? other : one }
        var (later, earlier) = one.phase < other.phase ? (other, one) : (one, other)
        later.pendingAt = later.pendingAt ?? earlier.pendingAt
        later.raisedAt = later.raisedAt ?? earlier.raisedAt
        later.announced = later.announced ?? earlier.announced
        return later
    }

    private func word(_ placeholder: AlertText.Placeholder) -> String? {
        let number = { (value: Double?) in value.map { JSON.double($0).text } }
        return switch placeholder {
        case .object: object
        case .name: name ?? object
        case .area: area
        case .value: number(value)
        case .limit: number(limit)
        case .base: number(base)
        case .increase: number(increase)
        case .period: period
        }
    }
}
