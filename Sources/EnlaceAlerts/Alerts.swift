package import EnlaceCore

/// Watches shelters, agencies and statistics by rules, and says when an alert is pending, raised and resolved.
///
/// Rules run on what this node owns: events that came from another node raise nothing, though they show that the agency
/// which brought them is there. Timers go by the recorded time of the next event as well as by the clock, so that what
/// follows from a stretch of the journal is the same whenever it is folded.
package struct Alerts: Component {
    package static let name = "alerts"

    package let interests: Set<EventType>

    var rules: AlertRuleBook
    var areas: AreaTree
    /// Whom notices are sent to; nil where that is not known.
    var partners: Set<String>?
    /// Who may post; nil where that is not known.
    var agencies: Set<String>?
    var metrics = AlertMetrics()
    var ledger = AlertLedger()
    /// When a pending alert is raised, or an object counts as silent.
    var timers = DueTimes<AlertKey>()
    var restated = RestatedSeries()
    /// The rules may be others than those under which the journal was written.
    var mayHaveNewRules = true

    package init(
        rules: [AlertRule], areas: AreaTree, partners: Set<String>? = nil, agencies: Set<String>? = nil,
        catalog: EventCatalog = .standard
    ) {
        self.rules = AlertRuleBook(rules)
        self.areas = areas
        self.partners = partners
        self.agencies = agencies
        let posted = catalog.types.filter { if case .derived = $0.origin { false } else { true } }.map(\.type)
        interests = Set(
            posted + [.shelterChanged, .flowTotalled, .alertPending, .alertRaised, .alertResolved]
                + [.partnerPaused, .partnerResumed, .partnerFailing, .partnerRecovered, .noticeFailed]
                + [.erasureOverdue, .logDisputed, .logCompared, .checkpointHeld])
    }

    /// Takes over reloaded rules; nothing that happened changes, and alerts of rules that are gone resolve, as do those
    /// about partners and agencies that are, until these are back and what they tell of still holds.
    package mutating func replaceRules(
        _ rules: [AlertRule], areas: AreaTree, partners: Set<String>? = nil, agencies: Set<String>? = nil
    ) {
        self.rules = AlertRuleBook(rules)
        self.areas = areas
        self.partners = partners
        self.agencies = agencies
        mayHaveNewRules = true
    }

    package mutating func apply(_ event: Event, effects: inout Effects) {
        advance(to: event.recorded, effects: &effects)
        var occasion = AlertOccasion(event)
        // Also where the partner's own node says so.
        if event.type == .erasureConfirmed { foldConfirmation(event, &occasion, &effects) }
        if event.envelope.extensions[EventEnvelope.Extension.origin] == nil {
            foldOwn(event, &occasion, &effects)
        }
        if let agency = event.agency {
            metrics.hear(.agency, agency, at: event.recorded)
            watch(.agency, agency, &occasion, &effects)
        }
    }

    package var nextDue: Timestamp? {
        guard let timer = timers.next, let review = restated.due else { return timers.next ?? restated.due }
        return min(timer, review)
    }

    package mutating func fire(at due: Timestamp, effects: inout Effects) {
        advance(to: due, effects: &effects)
    }

    /// A review waits for statistics that are still coming in.
    package var needsReview: Bool { mayHaveNewRules && restated.due == nil }

    private mutating func foldOwn(_ event: Event, _ occasion: inout AlertOccasion, _ effects: inout Effects) {
        guard let object = event.subject, let data = event.data else { return }
        switch (event.type, event.agency) {
        case (.alertPending, nil), (.alertRaised, nil), (.alertResolved, nil):
            if let alert = Alert(event) { ledger.confirm(alert) }
        case (.shelterChanged, nil):
            metrics.foldShelter(object, event, data)
            for rule in rules.thresholds { settle(rule, AlertKey(rule.id, object), &occasion, &effects) }
            watch(.shelter, object, &occasion, &effects)
        case (.flowTotalled, nil):
            guard let month = metrics.foldTotal(object, event, data) else { return }
            restated.note(object, month, event)
        case (.partnerPaused, nil), (.partnerResumed, nil), (.partnerFailing, nil), (.partnerRecovered, nil),
            (.noticeFailed, nil):
            metrics.foldDelivery(to: object, event, data)
            judgeDelivery(to: object, &occasion, &effects)
        case (.logDisputed, nil), (.logCompared, nil), (.checkpointHeld, nil):
            metrics.foldDelivery(to: object, event, data)
            judgeDelivery(to: object, &occasion, &effects)
        case (.erasureOverdue, nil):
            guard let partner = data["partner"]?.string else { return }
            metrics.foldDelivery(to: partner, event, data)
            judgeDelivery(to: partner, &occasion, &effects)
        case (.shelterRegistered, _):
            metrics.foldRegistration(object, event)
            if metrics.lastHeard(.shelter, object) == nil { metrics.hear(.shelter, object, at: event.recorded) }
            watch(.shelter, object, &occasion, &effects)
        case (.shelterReported, _):
            metrics.hear(.shelter, object, at: event.recorded)
            watch(.shelter, object, &occasion, &effects)
        default: break
        }
    }
}
