import EnlaceCore

extension Alerts {
    /// Judges the months that changed, by each rule about their series.
    mutating func judgeRestated(before time: Timestamp, _ effects: inout Effects) {
        for change in restated.take(dueBy: time) {
            guard let series = metrics.series[change.series] else { continue }
            var occasion = AlertOccasion(source: change.source, id: change.id, time: change.recorded)
            for (rule, surge) in rules.surges where series.isCovered(by: rule, surge, in: areas) {
                retire(rule, series, &occasion, &effects)
                let months = change.months.flatMap { series.months(affectedBy: $0, under: surge.comparison) }
                for month in Set(months).sorted() { judge(month, series, rule, surge, &occasion, &effects) }
            }
        }
    }

    /// Resolves the alert of a month that is no longer the newest.
    private mutating func retire(
        _ rule: AlertRule, _ series: FlowSeries, _ occasion: inout AlertOccasion, _ effects: inout Effects
    ) {
        for alert in ledger.active(of: rule.id, series.id) where alert.key.period != series.newest {
            end(alert, &occasion, &effects)
        }
    }

    private mutating func judge(
        _ month: Month, _ series: FlowSeries, _ rule: AlertRule, _ surge: SurgeRule,
        _ occasion: inout AlertOccasion, _ effects: inout Effects
    ) {
        let key = AlertKey(rule.id, series.id, period: month)
        let isOver = month != series.newest || month.end + surge.maxAge < occasion.time
        if !isOver || ledger[key]?.isActive == true {
            settle(rule, key, &occasion, &effects)
        } else if ledger[key] == nil, case .holds(let facts) = series.condition(month, surge, in: areas) {
            record(key, rule, facts, &occasion, &effects)
        }
    }

    /// Judges the newest month of every series under rules that may be new.
    mutating func judgeNewest(_ occasion: inout AlertOccasion, _ effects: inout Effects) {
        for series in metrics.series.values.sorted(by: { $0.id < $1.id }) {
            guard let newest = series.newest else { continue }
            for (rule, surge) in rules.surges where series.isCovered(by: rule, surge, in: areas) {
                judge(newest, series, rule, surge, &occasion, &effects)
            }
        }
    }
}
