import EnlaceCore

/// The cells of one data set, region, area and component: what a monthly total is kept of.
struct FlowSeries {
    /// Names the series for good: where it is, and a hash of all that tells it apart.
    let id: String
    private let unit: String
    private let ids: [(dimension: FlowDimension, id: String)]
    private let labels: [JSON.Member]

    init(_ numbers: SIMD4<UInt16>, in cube: FlowCube) {
        var ids: [(dimension: FlowDimension, id: String)] = []
        var labels: [JSON.Member] = []
        for dimension in FlowDimension.ofSeries {
            let number = numbers[dimension.index]
            guard let id = cube.vocabulary.id(number, in: dimension) else { continue }
            ids.append((dimension, id))
            if dimension != .dataset, let label = cube.vocabulary.ownLabel(number, in: dimension) {
                labels.append(.init(dimension.rawValue, .string(label)))
            }
        }
        let place = ids.last { $0.dimension != .component }?.id ?? ""
        let all = ids.map { "\($0.dimension.rawValue)=\($0.id)" }.joined(separator: "\0")
        self.id = FlowName.hashed(place, of: all)
        self.ids = ids
        self.labels = labels
        unit = cube.units[numbers[FlowDimension.dataset.index]] ?? ""
    }

    /// The data of a `flow.totalled`.
    func data(_ period: FlowMonth, _ count: Int) -> JSON {
        var members = ids.map { JSON.Member($0.dimension.rawValue, .string($0.id)) }
        members.insert(.init("unit", .string(unit)), at: min(1, members.count))
        members.append(.init("period", .string(period.description)))
        members.append(.init("count", .int(count)))
        if !labels.isEmpty { members.append(.init("labels", .object(labels))) }
        return .object(members)
    }
}
