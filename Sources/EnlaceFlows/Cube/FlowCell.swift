/// A statistical cell: what is counted, where, and of whom. Values are ids; one that is missing was not told apart.
package struct FlowCell: Hashable, Sendable {
    package var period: FlowMonth
    package var dataset: String
    package var region: String?
    package var area: String?
    package var component: String?
    package var demographic: String?
    package var citizenship: String?
    package var authority: String?
    package var kind: String?

    package init(dataset: String, period: FlowMonth) {
        self.dataset = dataset
        self.period = period
    }

    package subscript(dimension: FlowDimension) -> String? {
        get {
            switch dimension {
            case .dataset: dataset
            case .region: region
            case .area: area
            case .component: component
            case .demographic: demographic
            case .citizenship: citizenship
            case .authority: authority
            case .kind: kind
            }
        }
        set {
            switch dimension {
            case .dataset: dataset = newValue ?? dataset
            case .region: region = newValue
            case .area: area = newValue
            case .component: component = newValue
            case .demographic: demographic = newValue
            case .citizenship: citizenship = newValue
            case .authority: authority = newValue
            case .kind: kind = newValue
            }
        }
    }
}
