package import EnlaceCore

/// Keeps the statistics of people on the move, and tells the monthly total of a series whenever it has changed.
///
/// Cells that belong to an import are told together when its `flow.imported` comes, so that nobody acts on a half-read
/// file; a cell that was posted on its own is told at once. Statistics of other nodes are kept apart from this node's:
/// they can be asked for, and no total is made of them.
package struct Flows: Component {
    package static let name = "flows"

    package private(set) var cube = FlowCube()
    private(set) var totals = FlowTotals()

    package init() {}

    init(cube: FlowCube, totals: FlowTotals) {
        self.cube = cube
        self.totals = totals
    }

    package var interests: Set<EventType> { [.flowReported, .flowImported] }

    package mutating func apply(_ event: Event, effects: inout Effects) {
        switch event.type {
        case .flowReported: report(event, effects: &effects)
        case .flowImported: endImport(event, effects: &effects)
        default: break
        }
    }

    private mutating func report(_ event: Event, effects: inout Effects) {
        guard let report = FlowReport(event), let change = cube.take(report), !report.isForeign else { return }
        let key = totals.add(change)
        // Only this node's imports end here.
        let file = event.agency == nil ? event.envelope.extensions[EventEnvelope.Extension.flowImport] : nil
        if let file { cube.noteOpenImport(change.key, edition: report.edition, file: file) }
        guard change.before != change.after else { return }
        if file != nil {
            totals.mark(key)
        } else {
            tell(totals.tell([key]), from: event, effects: &effects)
        }
    }

    private mutating func endImport(_ event: Event, effects: inout Effects) {
        noteImport(event)
        let open = cube.openImports(asOf: nil)
        let whole = totals.dirty.filter { key in
            !open.contains { $0.dataset == key.series[0] && $0.months.contains(key.period) }
        }
        tell(totals.tell(whole), from: event, effects: &effects)
    }

    private mutating func noteImport(_ event: Event) {
        guard event.envelope.extensions[EventEnvelope.Extension.origin] == nil, let data = event.data,
            let dataset = data["dataset"]?.string,
            let edition = data["edition"]?.string.flatMap({ FlowEdition($0) }),
            let first = data["first_period"]?.string.flatMap({ FlowMonth($0) }),
            let last = data["last_period"]?.string.flatMap({ FlowMonth($0) }), first <= last
        else { return }
        cube.noteImport(of: dataset, edition: edition, months: first...last, position: event.position)
    }

    private func tell(_ changed: [(key: FlowTotals.Key, count: Int)], from event: Event, effects: inout Effects) {
        let series = Dictionary(
            changed.map { ($0.key.series, FlowSeries($0.key.series, in: cube)) },
            uniquingKeysWith: { first, _ in first })
        let told = changed.compactMap { change in
            series[change.key.series].map { (series: $0, period: change.key.period, count: change.count) }
        }
        let sorted = told.sorted { ($0.series.id, $0.period) < ($1.series.id, $1.period) }
        for (index, total) in sorted.enumerated() {
            effects.events.append(
                Derivation(
                    .flowTotalled, subject: total.series.id, data: total.series.data(total.period, total.count),
                    from: event, index: index))
        }
    }
}
