import EnlaceControl

enum AlertListView: View {
    static func render(_ reply: AlertListReply, on page: Page) -> String {
        // The id holds the rule's; where ids would be cut, the rest is left to `alerts show`.
        let isWide = page.width >= Page.maxWidth
        var table = Table(
            [.text("alert"), .text("severity"), .text("state"), .flexible("object"), .figure("then"), .figure("now")]
                + (isWide ? [.figure("limit"), .text("since")] : []),
            empty: "no alerts: nothing is \(reply.state?.rawValue ?? "pending or firing")")
        for alert in reply.alerts {
            let rest = isWide ? [figure(alert.limit, of: alert), page.time(alert.since)] : []
            table.add(
                [alert.id, alert.severity, state(alert), alert.object, figure(alert.value, of: alert), now(alert)]
                    + rest)
        }
        return blocks([table.text(width: page.width), reply.alerts.isEmpty ? "" : legend(on: page)])
    }

    private static func legend(on page: Page) -> String {
        paragraph("then: the figure when the alert entered its state; now: as of this answer", on: page)
    }

    /// What an alert that has ended has no more.
    static func now(_ alert: AlertRow) -> String {
        alert.state == .resolved ? "-" : figure(alert.presentValue, of: alert)
    }

    /// A silence is a time, of which the daemon tells the hours.
    static func figure(_ value: Double?, of alert: AlertRow) -> String {
        guard alert.kind == "silence", let value, abs(value) < 1e9 else { return Format.number(value) }
        return Format.duration(seconds: Int((value * 3_600).rounded()))
    }

    static func state(_ alert: AlertRow) -> String {
        alert.state.rawValue + (alert.historical ? ", historical" : "")
    }
}

enum AlertDetailView: View {
    static func render(_ reply: AlertDetailReply, on page: Page) -> String {
        let history = EventTable.table(reply.history, on: page, empty: "no history")
        return blocks([
            facts(reply, on: page).text(width: page.width), texts(reply).text(width: page.width),
            reply.history.isEmpty ? "" : history.text(width: page.width),
        ])
    }

    private static func facts(_ reply: AlertDetailReply, on page: Page) -> Fields {
        let alert = reply.alert
        var fields = Fields()
        fields.add("alert", alert.id)
        fields.add("rule", "\(alert.rule) (\(alert.kind))")
        fields.add("severity", alert.severity)
        fields.add("state", AlertListView.state(alert))
        fields.add("object", "\(alert.objectKind) \(alert.object)")
        fields.add(ifAny: "area", alert.area)
        fields.add("\(alert.state.rawValue) at", AlertListView.figure(alert.value, of: alert))
        if alert.state != .resolved { fields.add("now at", AlertListView.now(alert)) }
        fields.add("limit", AlertListView.figure(alert.limit, of: alert))
        fields.add(ifAny: "period", alert.period)
        fields.add("since", page.fullTime(alert.since))
        for (name, value) in reply.labels.sorted(by: { $0.key < $1.key }) { fields.add(name, value) }
        return fields
    }

    private static func texts(_ reply: AlertDetailReply) -> Fields {
        var fields = Fields()
        for (language, text) in reply.texts.sorted(by: { $0.key < $1.key }) { fields.add(language, text) }
        return fields
    }
}
