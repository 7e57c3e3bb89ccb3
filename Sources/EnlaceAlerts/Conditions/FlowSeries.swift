import EnlaceCore

/// The monthly totals of one series of statistics.
struct FlowSeries: Sendable, Codable {
    let id: String
    private let dataset: String
    private let region: Term
    private let component: Term
    private let area: Term
    private var counts: [Month: Int] = [:]
    /// Of all totals that were told of a month, where there are any: a total holds the cells of those before it.
    private var labels: [Month: EventLabels] = [:]
    private(set) var newest: Month?

    /// What a source calls something, and the id that stands for it.
    private struct Term: Sendable, Codable {
        var id: String?
        var label: String?

        init(_ key: String, in data: JSONView) {
            id = data[key]?.string
            label = data["labels"]?[key]?.string
        }

        func matches(_ wanted: String) -> Bool {
            let wanted = wanted.lowercased()
            return wanted == id?.lowercased() || wanted == label?.lowercased()
        }
    }

    init?(id: String, _ data: JSONView) {
        guard let dataset = data["dataset"]?.string else { return nil }
        self.id = id
        self.dataset = dataset
        region = Term("region", in: data)
        component = Term("component", in: data)
        area = Term("area", in: data)
    }

    mutating func set(_ month: Month, _ count: Int, _ labels: EventLabels) {
        counts[month] = count
        if !labels.isEmpty { self.labels[month, default: .none].add(labels) }
        newest = max(newest ?? month, month)
    }

    var name: String? { area.label ?? area.id }

    /// The place in areas.yaml that the source's area stands for, or else the source's own id.
    func area(in areas: AreaTree) -> String? {
        area.id.flatMap(areas.area(coded:)) ?? area.label.flatMap(areas.area(coded:)) ?? area.id
    }

    func isCovered(by rule: AlertRule, _ surge: SurgeRule, in areas: AreaTree) -> Bool {
        guard dataset == surge.dataset, surge.component.map(component.matches) ?? true,
            surge.region.map(region.matches) ?? true,
            surge.seriesAreas.isEmpty || surge.seriesAreas.contains(where: area.matches)
        else { return false }
        return areas.covers(rule.areas, area(in: areas))
    }

    /// The months that are judged anew when `month` changes, in order.
    func months(affectedBy month: Month, under comparison: SurgeRule.Comparison) -> [Month] {
        let months =
            switch comparison {
            case .yearBefore: [month, month + 12]
            case .average(let periods): (0...periods).map { month + $0 }
            }
        return months.filter { counts[$0] != nil }
    }

    /// Whether `month` surges; unknown where there is nothing to compare it with.
    func condition(_ month: Month, _ surge: SurgeRule, in areas: AreaTree) -> AlertCondition {
        guard let count = counts[month] else { return .unknown }
        let earlier =
            switch surge.comparison {
            case .yearBefore: [month - 12]
            case .average(let periods): (1...max(1, periods)).map { month - $0 }
            }
        let known = earlier.compactMap { counts[$0].map(Double.init) }
        guard known.count == earlier.count else { return .fails(nil) }
        let base = known.reduce(0, +) / Double(known.count)
        guard base >= Double(surge.minBase), base > 0 else { return .fails(nil) }
        let more = (Double(count) - base) * 100
        var facts = AlertFacts(.series, name: name, area: area(in: areas), value: Double(count), limit: surge.increase)
        facts.base = base
        facts.increase = (more / base * 10).rounded() / 10
        facts.handling = ([month] + earlier).compactMap { labels[$0] }.reduce(.none) { $0.adding($1) }
        return more >= surge.increase * base ? .holds(facts) : .fails(facts)
    }
}
