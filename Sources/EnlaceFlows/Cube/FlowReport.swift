package import EnlaceCore

/// What one `flow.reported` event says.
package struct FlowReport: Sendable {
    package var cell: FlowCell
    package var unit: String
    package var count: Int
    package var edition: FlowEdition
    /// Whether another node brought it; then its data set bears that node's name: ``FlowName/dataset(_:of:)``.
    private(set) var isForeign = false
    /// What the source calls the cell's values.
    package var labels: [FlowDimension: String] = [:]
    /// Where the event stands in the journal; of two figures of one edition the later prevails.
    package var position: Int64

    package init(cell: FlowCell, unit: String, count: Int, edition: FlowEdition, position: Int64) {
        self.cell = cell
        self.unit = unit
        self.count = count
        self.edition = edition
        self.position = position
    }

    /// Reads an event's data; nil where it lacks what the catalog demands, as a notice of a peer may.
    package init?(_ event: Event) {
        guard let data = event.data,
            let dataset = data["dataset"]?.string,
            let unit = data["unit"]?.string,
            let period = data["period"]?.string.flatMap({ FlowMonth($0) }),
            let edition = data["edition"]?.string.flatMap({ FlowEdition($0) }),
            let count = data["count"]?.int, (0...Int(Int32.max)).contains(count)
        else { return nil }
        let origin = event.envelope.extensions[EventEnvelope.Extension.origin]
        self.init(
            cell: FlowCell(dataset: origin.map { FlowName.dataset(dataset, of: $0) } ?? dataset, period: period),
            unit: unit, count: count, edition: edition, position: event.position)
        isForeign = origin != nil
        let labels = data["labels"]
        for dimension in FlowDimension.optional {
            guard let id = data[dimension.rawValue]?.string else { continue }
            cell[dimension] = id
            self.labels[dimension] = labels?[dimension.rawValue]?.string
        }
    }
}
