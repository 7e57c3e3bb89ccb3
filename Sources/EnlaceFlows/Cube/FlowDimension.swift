/// What a statistical cell is told apart by, its month aside.
package enum FlowDimension: String, CaseIterable, Sendable {
    case dataset, region, area, component, demographic, citizenship, authority, kind

    /// The place in a ``FlowCube`` key.
    var index: Int {
        switch self {
        case .dataset: 0
        case .region: 1
        case .area: 2
        case .component: 3
        case .demographic: 4
        case .citizenship: 5
        case .authority: 6
        case .kind: 7
        }
    }

    /// All that an event may leave out.
    static let optional = allCases.filter { $0 != .dataset }

    /// Those that tell apart the series of which totals are kept.
    static let ofSeries: [FlowDimension] = [.dataset, .region, .area, .component]
}
