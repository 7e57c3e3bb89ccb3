package import EnlaceCore

/// What one partner may know. What it does not name is denied.
package struct Agreement: Sendable {
    /// Stands beside every decision, so that a change can be told from a mistake.
    package var version: String
    /// For what the partner may use it; events that name a purpose of their own must name this one.
    package var purpose: String
    /// Areas with all that lies below them.
    package var areas: [String]
    /// Names of fields by event type.
    package var fields: [EventType: Set<String>]
    /// Grounds on which restricted fields may leave; without one in force they stay, whatever ``fields`` names.
    package var basis: Set<BasisGround>
    /// A notice that could not be delivered within this time is dropped.
    package var noticeLifetime: Timestamp.Span
    /// Whether the partner may pass it on to others by the agreements of its own.
    package var allowsOnward: Bool
    /// Numbers of people below it are not told, except that there are none; 1 for exact numbers.
    package var minCount: Int
    /// In which languages texts leave; nil for all of them.
    package var languages: [String]?
    /// How exactly places are told.
    package var precision: PlacePrecision

    package init(
        version: String, purpose: String, areas: [String], fields: [EventType: Set<String>],
        basis: Set<BasisGround> = [],
        noticeLifetime: Timestamp.Span = Agreement.defaultLifetime, allowsOnward: Bool = false,
        minCount: Int = Agreement.defaultMinCount, languages: [String]? = nil, precision: PlacePrecision = .city
    ) {
        self.version = version
        self.purpose = purpose
        self.areas = areas
        self.fields = fields
        self.basis = basis
        self.noticeLifetime = noticeLifetime
        self.allowsOnward = allowsOnward
        self.minCount = minCount
        self.languages = languages
        self.precision = precision
    }

    /// How long a notice of an event of `type` may wait.
    func lifetime(of type: EventType) -> Timestamp.Span {
        ErasureErrand.types.contains(type) ? ErasureErrand.lifetime : noticeLifetime
    }

    /// Longer than the whole retry schedule.
    package static let defaultLifetime = Timestamp.Span.days(7)
}
