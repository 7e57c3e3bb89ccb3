import EnlaceCore

extension Alerts {
    /// Looks at one object under one rule, and says what follows.
    mutating func settle(
        _ rule: AlertRule, _ key: AlertKey, _ occasion: inout AlertOccasion, _ effects: inout Effects
    ) {
        let condition = condition(of: rule, key, at: occasion.time)
        let alert = ledger[key].flatMap { $0.isActive ? $0 : nil }
        switch (condition, alert) {
        case (.holds(let facts), nil): begin(key, rule, facts, &occasion, &effects)
        case (.holds(let facts), .some(var alert)):
            guard alert.phase == .pending, alert.since + rule.hold <= occasion.time else { return }
            alert.take(facts, texts: rule.texts, at: occasion.time)
            say(alert, .firing, &occasion, &effects)
        case (.fails(let facts), .some(var alert)):
            alert.end(seeing: facts, by: occasion.labels)
            say(alert, .resolved, &occasion, &effects)
        case (.takenBack, .some(var alert)):
            alert.takeBack(by: occasion.labels)
            say(alert, .resolved, &occasion, &effects)
        case (.fails, nil), (.takenBack, nil), (.unknown, _): break
        }
    }

    /// Whether what the rule looks for is the case. Who is not configured is in no trouble and not waited for; what is
    /// known of them stays, for a file that is away for one reload may be back at the next.
    func condition(of rule: AlertRule, _ key: AlertKey, at time: Timestamp) -> AlertCondition {
        let configured: Set<String>? =
            switch rule.watched {
            case .partner: partners
            case .agency: agencies
            case .shelter, .series: nil
            }
        if let configured, !configured.contains(key.object) { return .fails(nil) }
        return metrics.condition(of: rule, key, at: time, in: areas)
    }

    /// Keeps a surge of the past on record.
    mutating func record(
        _ key: AlertKey, _ rule: AlertRule, _ facts: AlertFacts, _ occasion: inout AlertOccasion,
        _ effects: inout Effects
    ) {
        var alert = Alert(key, rule, facts, since: occasion.time, phase: .historical)
        alert.take(facts, texts: rule.texts, at: occasion.time)
        say(alert, .historical, &occasion, &effects)
    }

    /// Ends an alert whose rule is gone.
    mutating func end(_ alert: Alert, _ occasion: inout AlertOccasion, _ effects: inout Effects) {
        var alert = alert
        alert.end(seeing: nil, by: occasion.labels)
        say(alert, .resolved, &occasion, &effects)
    }

    /// Sees to it that each rule about silence looks at an object when it is due to have been heard again.
    mutating func watch(
        _ kind: AlertObjectKind, _ id: String, _ occasion: inout AlertOccasion, _ effects: inout Effects
    ) {
        for (rule, silence) in rules.silences(of: kind) {
            let key = AlertKey(rule.id, id)
            if ledger[key]?.isActive == true { settle(rule, key, &occasion, &effects) }
            // A timer that is set is left alone, however often the object is heard: it looks again when it is due.
            guard timers[key] == nil, ledger[key]?.isActive != true else { continue }
            timers[key] = silenceDue(silence, key)
        }
    }

    /// When an object counts as silent; nil if it was never heard. Where it has been silent before, that ended first.
    private func silenceDue(_ silence: SilenceRule, _ key: AlertKey) -> Timestamp? {
        guard let last = metrics.lastHeard(silence.subject.objectKind, key.object) else { return nil }
        return max(last + silence.after, ledger[key]?.resolvedAt ?? last)
    }

    /// Lets all happen that is due by `time`.
    mutating func advance(to time: Timestamp, effects: inout Effects) {
        judgeRestated(before: time, &effects)
        while case let ready = timers.take(dueBy: time), !ready.isEmpty {
            for (key, due) in ready {
                guard let rule = rules[key.rule] else { continue }
                var occasion = AlertOccasion(due: due)
                settle(rule, key, &occasion, &effects)
                rearm(rule, key, after: due)
            }
        }
    }

    private mutating func rearm(_ rule: AlertRule, _ key: AlertKey, after due: Timestamp) {
        if case .delivery(let delivery) = rule.body { return awaitEnd(delivery, key, after: due) }
        guard case .silence(let silence) = rule.body, ledger[key]?.isActive != true,
            let next = silenceDue(silence, key), next > due
        else { return }
        timers[key] = next
    }

    private mutating func begin(
        _ key: AlertKey, _ rule: AlertRule, _ facts: AlertFacts, _ occasion: inout AlertOccasion,
        _ effects: inout Effects
    ) {
        let since = beginning(of: key, at: occasion.time)
        var alert = Alert(key, rule, facts, since: since, phase: .pending)
        alert.take(facts, texts: rule.texts, at: since)
        guard rule.hold > .seconds(0) else { return say(alert, .firing, &occasion, &effects) }
        say(alert, .pending, &occasion, &effects)
        timers[key] = since + rule.hold
    }

    /// Occasions of one alert are told apart by their beginning, even within one millisecond, and none begins before
    /// the one before it has ended: whoever goes by times would take it for overtaken.
    private func beginning(of key: AlertKey, at time: Timestamp) -> Timestamp {
        guard let before = ledger[key] else { return time }
        return max(time, before.since + .milliseconds(1), before.resolvedAt ?? time)
    }

    private mutating func say(
        _ alert: Alert, _ phase: Alert.Phase, _ occasion: inout AlertOccasion, _ effects: inout Effects
    ) {
        var alert = alert
        let time = max(occasion.time, alert.since)
        alert.enter(phase, at: time)
        ledger.decide(alert)
        if phase != .pending { timers[alert.key] = nil }
        effects.events.append(
            Derivation(
                alert.eventType, subject: alert.id, data: alert.eventData, time: time,
                cause: occasion.cause(of: alert), labels: alert.handling))
    }
}
