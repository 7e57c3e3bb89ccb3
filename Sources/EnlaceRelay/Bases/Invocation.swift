import EnlaceCore

/// A vital or best interest that one of the staff invoked, and whether another one has confirmed it.
struct Invocation: Sendable, Hashable, Codable {
    /// One of an agency's staff, by the id that the agency gave them.
    struct Officer: Sendable, Hashable, Codable {
        var agency: String
        var id: String
    }

    /// Id of the event that invoked it.
    var event: String
    var ground: BasisGround
    /// Never later than it was recorded.
    var invoked: Timestamp
    var officer: Officer
    var scope: BasisScope
    private(set) var isConfirmed = false
    /// Nil in older snapshots.
    private var expires: Timestamp?

    /// From the invocation, not from the confirmation.
    static let validity = Timestamp.Span.hours(72)

    /// Nil if the event says no such thing.
    init?(_ event: Event) {
        guard let data = event.data, let asof = data["asof"]?.timestamp, let agency = event.agency,
            let officer = data["invoked_by"]?.string,
            let ground = data["ground"]?.string.flatMap(BasisGround.init(rawValue:)), ground != .consent
        else { return nil }
        self.event = event.id
        self.ground = ground
        invoked = min(asof, event.recorded)
        self.officer = Officer(agency: agency, id: officer)
        scope = BasisScope(data)
        expires = Handling(EventLabels(event)).end(of: end)
    }

    /// A second person agrees; the one who invoked it cannot. That it is agreed may end before the invocation does.
    mutating func confirm(by other: Officer, in event: Event) {
        guard other != officer else { return }
        isConfirmed = true
        expires = Handling(EventLabels(event)).end(of: end)
    }

    var end: Timestamp { expires ?? invoked + Invocation.validity }

    func isOver(at now: Timestamp) -> Bool { now >= end }
}
