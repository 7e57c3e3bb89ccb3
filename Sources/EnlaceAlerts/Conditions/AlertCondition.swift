import EnlaceCore

/// Whether what a rule looks for is the case.
enum AlertCondition: Sendable {
    case holds(AlertFacts)
    case fails(AlertFacts?)
    /// What was seen was taken back, and nothing is known in its place.
    case takenBack
    /// Nobody knows: nothing is raised and nothing resolved.
    case unknown

    init(_ holds: Bool, _ facts: AlertFacts) {
        self = holds ? .holds(facts) : .fails(facts)
    }
}

/// What was seen of an object when a rule was evaluated.
struct AlertFacts: Sendable {
    var objectKind: AlertObjectKind
    var name: String?
    var area: String?
    var value: Double
    var limit: Double
    var base: Double?
    /// Percent.
    var increase: Double?
    /// The labels of the events that it was seen in.
    var handling = EventLabels.none

    init(_ objectKind: AlertObjectKind, name: String?, area: String?, value: Double, limit: Double) {
        self.objectKind = objectKind
        self.name = name
        self.area = area
        self.value = value
        self.limit = limit
    }
}
