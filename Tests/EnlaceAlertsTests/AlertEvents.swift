import EnlaceCore
import EnlaceTestSupport

@testable import EnlaceAlerts

let start = Timestamp("2026-03-01T06:00:00Z")!

let areas = AreaTree([
    Area(id: "bc", parent: nil, names: [:]), Area(id: "tijuana", parent: "bc", names: [:]),
    Area(id: "sonora", parent: nil, names: [:]),
    Area(id: "tucson", parent: nil, names: [:], codes: ["cbp": "Tucson Sector"]),
])

func harness(at time: Timestamp = start, _ rules: AlertRule...) -> ComponentHarness<Alerts> {
    harness(at: time, rules: rules)
}

func harness(at time: Timestamp = start, rules: [AlertRule]) -> ComponentHarness<Alerts> {
    var harness = ComponentHarness(at: time) { Alerts(rules: rules, areas: areas) }
    harness.settle()
    return harness
}

func rule(_ id: String, _ body: AlertRule.Body, hold: Timestamp.Span = .seconds(0), areas: [String] = []) -> AlertRule {
    AlertRule(
        id: id, severity: .warning, hold: hold, labels: ["team": "night"],
        texts: ["es": AlertText("{name}: {value} de más"), "en": AlertText("{name}: {value} over {limit}")],
        areas: areas, objects: [], body: body)
}

func over(_ limit: Double, hold: Timestamp.Span = .seconds(0), areas: [String] = []) -> AlertRule {
    rule("over", .threshold(ThresholdRule(metric: .over, limit: .above(limit))), hold: hold, areas: areas)
}

func silence(_ subject: SilenceRule.Subject, after: Timestamp.Span, hold: Timestamp.Span = .seconds(0)) -> AlertRule {
    rule("silent-\(subject.rawValue)", .silence(SilenceRule(subject: subject, after: after)), hold: hold)
}

func surge(
    _ comparison: SurgeRule.Comparison = .yearBefore, increase: Double = 50, minBase: Int = 1_000,
    maxAge: Timestamp.Span = .days(60), component: String? = nil, region: String? = nil
) -> AlertRule {
    rule(
        "surge",
        .surge(
            SurgeRule(
                dataset: "cbp", component: component, region: region, seriesAreas: [], comparison: comparison,
                increase: increase, minBase: minBase, maxAge: maxAge)))
}

/// A `shelter.changed` of this node; without `over` the figures do not hold.
func changed(
    _ shelter: String, id: String, over: Int? = nil, area: String = "tijuana", status: String = "open",
    state: String = "stale", asof: Timestamp? = nil, extensions: [String: String] = [:], agency: String? = nil
) -> EventDraft {
    var members: [JSON.Member] = [
        .init("name", "Casa"), .init("area", .string(area)), .init("status", .string(status)),
        .init("state", .string(over == nil ? state : "current")),
    ]
    if let asof { members.append(.init("asof", .string(asof.description))) }
    if let over {
        members += [
            .init("over", .int(over)), .init("present", .int(100 + over)), .init("usable", 100),
            .init("available", 0), .init("uncovered", 0),
        ]
    }
    return derived(.shelterChanged, id: id, subject: shelter, .object(members), extensions: extensions, agency: agency)
}

func total(_ series: String, _ period: String, _ count: Int, id: String = "1", extensions: [String: String] = [:])
    -> EventDraft
{
    let data: JSON = [
        "dataset": "cbp", "unit": "encounters", "area": .string(series), "period": .string(period),
        "count": .int(count),
        "labels": ["area": .string(series)],
    ]
    return derived(
        .flowTotalled, id: "\(series)/\(period)/\(count)/\(id)", subject: series, data, extensions: extensions)
}

func derived(
    _ type: EventType, id: String, subject: String, _ data: JSON, extensions: [String: String] = [:],
    agency: String? = nil
) -> EventDraft {
    let posted = EventDraft.posted(
        type, id: id, source: "/nodes/test/other", subject: subject, data: data, extensions: extensions)
    return EventDraft(envelope: posted.envelope, content: posted.content, agency: agency)
}

func report(_ shelter: String, id: String, agency: String = "imm") -> EventDraft {
    .posted(
        .shelterReported, id: id, source: "/agencies/\(agency)", subject: shelter, data: ["total": 1], agency: agency)
}

extension ComponentHarness<Alerts> {
    /// The life that was said, as `phase object` or `phase object period`.
    var story: [String] {
        derived.map { event in
            let data = event.data!
            let verb = event.type.name.split(separator: ".")[2]
            let phase = data["historical"]?.bool == true ? "historical" : String(verb)
            return ([phase, data["object"]!.string!] + [data["period"]?.string].compactMap { $0 }).joined(
                separator: " ")
        }
    }

    var last: JSON? { derived.last?.data?.json }
}
