import EnlaceCore

/// All that the rules look at, folded from events; whatever the rules are, so that new ones can be evaluated at once.
struct AlertMetrics: Sendable, Codable {
    /// What the registry said last of a shelter of this node.
    struct ShelterFigures: Sendable, Codable {
        var name: String?
        var area: String?
        var isClosed: Bool
        /// Figures by name; empty unless they hold.
        var figures: [String: Int]
        /// The time that the last figures described.
        var asof: Timestamp?
        /// The report behind the last figures was taken back, and none that holds stands in its place.
        var isTakenBack: Bool
        var labels: EventLabels
    }

    private(set) var shelters: [String: ShelterFigures] = [:]
    /// Shelters whose registration has an end. Snapshots without them are folded anew.
    private var endingRegistrations: Set<String> = []
    private(set) var series: [String: FlowSeries] = [:]
    private(set) var partners: [String: PartnerTrouble] = [:]
    private var heard: [String: [String: Timestamp]] = [:]
    private static let figures = ["usable", "present", "over", "uncovered", "available"]

    mutating func foldShelter(_ id: String, _ event: Event, _ data: JSONView) {
        let status = data["status"]?.string
        let isCurrent = data["state"]?.string == "current"
        let figures = AlertMetrics.figures.compactMap { key in data[key]?.int.map { (key, $0) } }
        let before = shelters[id]
        let asof = data["asof"]?.string.flatMap { Timestamp($0) }
        let shelter = ShelterFigures(
            name: data["name"]?.string, area: data["area"]?.string,
            // Not told any more once the registration has expired; that the shelter opened would be.
            isClosed: status.map { $0 == "closed" || $0 == "temporarily_closed" } ?? before?.isClosed ?? false,
            figures: isCurrent ? Dictionary(figures) { first, _ in first } : [:], asof: asof ?? before?.asof,
            isTakenBack: !isCurrent && AlertMetrics.isTakenBack(event, data, asof, before), labels: EventLabels(event))
        // While it was closed nobody expected a report: the wait begins anew.
        if shelters[id]?.isClosed == true, !shelter.isClosed { hear(.shelter, id, at: event.recorded) }
        shelters[id] = shelter
    }

    mutating func foldRegistration(_ id: String, _ event: Event) {
        if EventLabels(event).expiry == nil { endingRegistrations.remove(id) } else { endingRegistrations.insert(id) }
    }

    /// Whether figures that do not hold are unknown because the report behind `before` was taken back: then none counts,
    /// or an older one does again. That time ran out tells nothing of the kind.
    private static func isTakenBack(
        _ event: Event, _ data: JSONView, _ asof: Timestamp?, _ before: ShelterFigures?
    ) -> Bool {
        guard let before else { return false }
        switch data["state"]?.string {
        case "unreported": return before.asof != nil
        case "expired":
            // What expires by itself has no cause in the journal; a profile that is told again changes no figures.
            let hasCause = event.envelope.extensions[EventEnvelope.Extension.cause] != nil
            return before.isTakenBack || hasCause && !before.figures.isEmpty
        default:
            guard let asof, let known = before.asof else { return before.isTakenBack }
            return asof < known || before.isTakenBack && asof == known
        }
    }

    /// Returns the month that changed; nil if the data is not what the catalog demands.
    mutating func foldTotal(_ id: String, _ event: Event, _ data: JSONView) -> Month? {
        guard let month = data["period"]?.string.flatMap(Month.init), let count = data["count"]?.int,
            var series = series[id] ?? FlowSeries(id: id, data)
        else { return nil }
        series.set(month, count, EventLabels(event))
        self.series[id] = series
        return month
    }

    mutating func foldDelivery(to partner: String, _ event: Event, _ data: JSONView) {
        partners[partner, default: PartnerTrouble()].fold(event, data)
    }

    /// Answers which partners were late with what is confirmed now; a confirmation names the request only.
    mutating func confirmErasure(_ request: String) -> [String] {
        let late = partners.filter { $0.value.overdue.contains(request) }.keys.sorted()
        for partner in late { partners[partner]?.confirm(request) }
        return late
    }

    mutating func hear(_ kind: AlertObjectKind, _ id: String, at time: Timestamp) {
        heard[kind.rawValue, default: [:]][id] = time
    }

    /// When a shelter or agency was last heard; nil if never.
    func lastHeard(_ kind: AlertObjectKind, _ id: String) -> Timestamp? { heard[kind.rawValue]?[id] }

    /// Whom a silence rule can be about, in order.
    func everHeard(_ kind: AlertObjectKind) -> [String] { (heard[kind.rawValue] ?? [:]).keys.sorted() }

    func condition(of rule: AlertRule, _ key: AlertKey, at time: Timestamp, in areas: AreaTree) -> AlertCondition {
        switch rule.body {
        case .threshold(let threshold): condition(rule, threshold, key.object, at: time, areas)
        case .silence(let silence): condition(rule, silence, key.object, at: time, areas)
        case .surge(let surge): condition(rule, surge, key, areas)
        case .delivery(let delivery): condition(rule, delivery, key.object, at: time)
        }
    }

    private func condition(
        _ rule: AlertRule, _ threshold: ThresholdRule, _ id: String, at time: Timestamp, _ areas: AreaTree
    ) -> AlertCondition {
        guard let shelter = shelters[id] else { return .unknown }
        guard covers(rule, id, area: shelter.area, areas) else { return .fails(nil) }
        // That a closed shelter has no bed is no news.
        if shelter.isClosed, threshold.metric == .available { return .fails(nil) }
        guard let value = shelter.value(of: threshold.metric) else {
            return shelter.isTakenBack ? .takenBack : .unknown
        }
        // The registry will say so too, as soon as it has come as far.
        if let end = shelter.labels.expiry, end <= time { return .unknown }
        let (holds, limit) =
            switch threshold.limit {
            case .above(let limit): (value > limit, limit)
            case .below(let limit): (value < limit, limit)
            }
        var facts = AlertFacts(.shelter, name: shelter.name, area: shelter.area, value: value, limit: limit)
        facts.handling = shelter.labels
        return AlertCondition(holds, facts)
    }

    private func condition(
        _ rule: AlertRule, _ silence: SilenceRule, _ id: String, at time: Timestamp, _ areas: AreaTree
    ) -> AlertCondition {
        let kind = silence.subject.objectKind
        // An agency that was heard and is not remembered may not post any more.
        guard let last = lastHeard(kind, id) else { return kind == .agency ? .fails(nil) : .unknown }
        let shelter = kind == .shelter ? shelters[id] : nil
        guard covers(rule, id, area: shelter?.area, areas), shelter?.isClosed != true else { return .fails(nil) }
        // It tells since when nothing was heard, and nothing that could end: whoever is away, or may not know the name, must
        // hear of it all the same.
        let name = endingRegistrations.contains(id) ? nil : shelter?.name
        var facts = AlertFacts(
            kind, name: name, area: shelter?.area, value: (time - last).hours, limit: silence.after.hours)
        facts.handling = shelter?.labels.withoutEnd ?? .none
        return AlertCondition(time >= last + silence.after, facts)
    }

    /// Only the newest month of a series can have an alert that lives.
    private func condition(_ rule: AlertRule, _ surge: SurgeRule, _ key: AlertKey, _ areas: AreaTree)
        -> AlertCondition
    {
        guard let series = series[key.object] else { return .unknown }
        guard series.isCovered(by: rule, surge, in: areas), let month = key.period, month == series.newest else {
            return .fails(nil)
        }
        return series.condition(month, surge, in: areas)
    }

    private func condition(
        _ rule: AlertRule, _ delivery: DeliveryRule, _ partner: String, at time: Timestamp
    ) -> AlertCondition {
        guard let trouble = partners[partner] else { return .unknown }
        guard rule.objects.isEmpty || rule.objects.contains(partner) else { return .fails(nil) }
        return trouble.condition(delivery, at: time)
    }

    private func covers(_ rule: AlertRule, _ id: String, area: String?, _ areas: AreaTree) -> Bool {
        (rule.objects.isEmpty || rule.objects.contains(id)) && areas.covers(rule.areas, area)
    }
}

extension AlertMetrics.ShelterFigures {
    /// Nil where it is not known.
    fileprivate func value(of metric: ThresholdRule.Metric) -> Double? {
        guard metric == .occupancy else { return figures[metric.rawValue].map(Double.init) }
        guard let present = figures["present"], let usable = figures["usable"], usable > 0 else { return nil }
        return (Double(present) / Double(usable) * 1_000).rounded() / 10
    }
}

extension Timestamp.Span {
    /// To one decimal; below one hour to four, which is less than a second.
    fileprivate var hours: Double {
        let hours = Double(milliseconds) / 3_600_000
        let parts = hours < 1 ? 10_000.0 : 10
        return (hours * parts).rounded() / parts
    }
}
