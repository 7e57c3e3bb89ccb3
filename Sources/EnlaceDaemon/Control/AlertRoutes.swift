import EnlaceAlerts
import EnlaceControl
import EnlaceCore

/// `alerts list|show`.
struct AlertRoutes: Sendable {
    let alerts: ComponentRunner<Alerts>
    let bus: EventBus

    func add(to router: ControlRouter) {
        router.reads(.alerts) { call in try await list(state: call.query["state"]) }
        router.reads(.alert) { call in try await show(try call.parameter("alert")) }
    }

    private func list(state: String?) async throws -> AlertListReply {
        let list = await alerts.read { $0.list }
        guard let state else { return AlertListReply(alerts: (list.firing + list.pending).map(AlertRow.init)) }
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
        return AlertListReply(alerts: found.map(AlertRow.init))
    }

    private func show(_ id: String) async throws -> AlertDetailReply {
        guard let alert = await alerts.read({ $0.alert(id) }) else {
            throw ControlProblem(.notFound, "there is no alert '\(id)'", hint: "enlacectl alerts list shows them")
        }
        let events = try await bus.journal.events(
            before: Int64.max, limit: 100, matching: EventFilter(subject: id))
        return AlertDetailReply(
            alert: AlertRow(alert), texts: alert.texts, labels: AlertRoutes.labels(alert),
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
    init(_ alert: Alert) {
        let state: State =
            switch alert.phase {
            case .pending: .pending
            case .firing: .firing
            case .resolved, .historical: .resolved
            }
        self.init(
            id: alert.id, rule: alert.rule, kind: alert.kind.rawValue, severity: alert.severity.rawValue,
            state: state, object: alert.object, objectKind: alert.objectKind.rawValue, area: alert.area,
            value: alert.value, limit: alert.limit ?? alert.base, since: WireTime(alert.since),
            period: alert.period, historical: alert.phase == .historical)
    }
}
