import EnlaceControl

enum AlertListView: View {
    static func render(_ reply: AlertListReply, on page: Page) -> String {
        var table = Table(
            [
                .text("alert"), .text("severity"), .text("state"), .flexible("rule"), .flexible("object"),
                .figure("value"), .figure("limit"), .text("since"),
            ],
            empty: "no alerts: nothing is pending or firing")
        for alert in reply.alerts {
            table.add([
                alert.id, alert.severity, state(alert), alert.rule, alert.object, Format.number(alert.value),
                Format.number(alert.limit), page.time(alert.since),
            ])
        }
        return table.text(width: page.width)
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
        fields.add("value", Format.number(alert.value))
        fields.add("limit", Format.number(alert.limit))
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
