package import EnlaceCore

extension Alert {
    /// The type of the event that says that the alert has entered its phase.
    var eventType: EventType {
        switch phase {
        case .pending: .alertPending
        case .firing, .historical: .alertRaised
        case .resolved: .alertResolved
        }
    }

    /// The data of that event.
    var eventData: JSON {
        var members = identity
        if !labels.isEmpty { members.append(.init("labels", .array(labels.map(JSON.string)))) }
        if !texts.isEmpty {
            let texts = texts.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }
            members.append(.init("texts", .object(texts)))
        }
        if let metric { members.append(.init("metric", .string(metric))) }
        if let compare { members.append(.init("compare", .string(compare))) }
        for (key, value) in [("value", value), ("limit", limit), ("base", base), ("increase", increase)] {
            if let value { members.append(.init(key, .double(value))) }
        }
        switch phase {
        case .historical: members.append(.init("historical", true))
        case .resolved: members.append(.init("was", .string(raisedAt == nil ? "pending" : "firing")))
        case .pending, .firing: break
        }
        return .object(members)
    }

    private var identity: [JSON.Member] {
        var members: [JSON.Member] = [
            .init("rule", .string(rule)), .init("kind", .string(kind.rawValue)),
            .init("severity", .string(severity.rawValue)), .init("object", .string(object)),
            .init("object_kind", .string(objectKind.rawValue)),
        ]
        if let name { members.append(.init("name", .string(name))) }
        if let area { members.append(.init("area", .string(area))) }
        members.append(.init("since", .string(since.description)))
        if let period { members.append(.init("period", .string(period))) }
        return members
    }

    /// The whole of it for a reader; what is not known is null.
    package var json: JSON {
        let times = [("pending_at", pendingAt), ("raised_at", raisedAt), ("resolved_at", resolvedAt)]
        guard case .object(let data) = eventData else { return eventData }
        return .object(
            [.init("id", .string(id)), .init("phase", .string(phase.rawValue))] + data
                + times.map { JSON.Member($0.0, $0.1.map { .string($0.description) } ?? .null) })
    }

    /// Reads back what an event of ours says; nil if it is not one.
    init?(_ event: Event) {
        guard let data = event.data, let rule = data["rule"]?.string, let object = data["object"]?.string,
            let kind = data["kind"]?.string.flatMap(AlertKind.init),
            let severity = data["severity"]?.string.flatMap(AlertSeverity.init),
            let objectKind = data["object_kind"]?.string.flatMap(AlertObjectKind.init),
            let since = data["since"]?.string.flatMap({ Timestamp($0) }), let phase = Phase(event, data)
        else { return nil }
        let key = AlertKey(rule, object, period: data["period"]?.string.flatMap(Month.init))
        let texts = (data["texts"]?.members ?? []).map { ($0.key, $0.value.string ?? "") }
        self.init(
            id: key.id, key: key, kind: kind, severity: severity, objectKind: objectKind, name: data["name"]?.string,
            area: data["area"]?.string, labels: data["labels"]?.elements.compactMap(\.string) ?? [],
            texts: Dictionary(uniqueKeysWithValues: texts), metric: data["metric"]?.string,
            compare: data["compare"]?.string, value: data["value"]?.double, limit: data["limit"]?.double,
            base: data["base"]?.double,
            increase: data["increase"]?.double, since: since, phase: phase)
        handling = EventLabels(event)
        enter(phase, at: event.envelope.time ?? event.recorded)
    }
}

extension Alert.Phase {
    fileprivate init?(_ event: Event, _ data: JSONView) {
        switch event.type {
        case .alertPending: self = .pending
        case .alertRaised: self = data["historical"]?.bool == true ? .historical : .firing
        case .alertResolved: self = .resolved
        default: return nil
        }
    }
}
