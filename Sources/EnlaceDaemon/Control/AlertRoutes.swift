import EnlaceAlerts
import EnlaceControl
import EnlaceCore

/// `alerts list|show`.
struct AlertRoutes: Sendable {
    let alerts: ComponentRunner<Alerts>
    let bus: EventBus
    let clock: any NodeClock

    func add(to router: ControlRouter) {
        router.reads(.alerts) { call in try await list(state: call.query["state"]) }
        router.reads(.alert) { call in try await show(try call.parameter("alert")) }
    }

    private func list(state: String?) async throws -> AlertListReply {
        let list = await alerts.read { $0.list }
        guard let state else { return AlertListReply(state: nil, alerts: await rows(list.firing + list.pending)) }
        guard let wanted = AlertListState(rawValue: state) else {
            let names = AlertListState.allCases.map(\.rawValue)
            throw ControlProblem(.invalid, "state: \(Suggestion.expected(oneOf: names, got: state))")
        }
        let found =
            switch wanted {
            case .firing: list.firing
            case .pending: list.pending
            case .resolved: list.resolved
            case .historical: list.historical
            }
        return AlertListReply(state: wanted, alerts: await rows(found))
    }

    private func rows(_ listed: [Alert]) async -> [AlertRow] {
        let now = clock.now
        return await alerts.read { alerts in
            listed.map { AlertRow($0.told(at: now), presentValue: alerts.presentValue(of: $0, at: now)) }
        }
    }

    private func show(_ id: String) async throws -> AlertDetailReply {
        guard let alert = await alerts.read({ $0.alert(id) }) else {
            throw ControlProblem(.notFound, "there is no alert '\(id)'", hint: "enlacectl alerts list shows them")
        }
        let events = try await bus.journal.events(
            before: Int64.max, limit: 100, matching: EventFilter(subject: id))
        return AlertDetailReply(
            alert: await rows([alert])[0], texts: alert.told(at: clock.now).texts, labels: AlertRoutes.labels(alert),
            history: events.filter { $0.agency == nil }.reversed().map(EventRow.init))
    }

    /// Labels are kept as `key=value`.
    private static func labels(_ alert: Alert) -> [String: String] {
        let pairs = alert.labels.compactMap { label -> (String, String)? in
            guard let sign = label.firstIndex(of: "=") else { return nil }
            return (String(label[..<sign]), String(label[label.index(after: sign)...]))
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

extension AlertRow {
    init(_ alert: Alert, presentValue: Double?) {
        let state: State =
            switch alert.phase {
            case .pending: .pending
            case .firing: .firing
            case .resolved, .historical: .resolved
            }
        self.init(
            id: alert.id, rule: alert.rule, kind: alert.kind.rawValue, severity: alert.severity.rawValue,
            state: state, object: alert.object, objectKind: alert.objectKind.rawValue, area: alert.area,
            value: alert.value, presentValue: presentValue, limit: alert.limit ?? alert.base,
            since: WireTime(alert.since),
            period: alert.period, historical: alert.phase == .historical)
    }
}
