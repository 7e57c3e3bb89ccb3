/// The shelters of an area, those of other nodes apart.
package struct ShelterListReply: Codable, Hashable, Sendable {
    package var area: String?
    package var shelters: [ShelterRow]
    /// Over ``shelters`` only; what another node owns is that node's to add up.
    package var totals: ShelterTotals
    /// Shelters that other nodes told us of; each has an ``ShelterRow/origin``.
    package var remote: [ShelterRow]

    package init(area: String?, shelters: [ShelterRow], totals: ShelterTotals, remote: [ShelterRow]) {
        self.area = area
        self.shelters = shelters
        self.totals = totals
        self.remote = remote
    }
}

/// One shelter's honest figures; null is unknown, never zero.
package struct ShelterRow: Codable, Hashable, Sendable {
    package var id: String
    package var name: String
    package var area: String
    /// As registered: `open`, `full`, `closed` or `temporarily_closed`.
    package var status: String
    /// Whether the figures still hold: `current`, `stale`, `expired`, `unreported`, or `unknown` where another node does
    /// not let us know.
    package var state: String
    /// The time that the figures describe.
    @OrNull package var asof: WireTime?
    @OrNull package var usable: Int?
    @OrNull package var present: Int?
    @OrNull package var available: Int?
    @OrNull package var over: Int?
    /// The node that owns it, if that is another one.
    package var origin: String?

    package init(
        id: String, name: String, area: String, status: String, state: String, asof: WireTime? = nil,
        usable: Int? = nil, present: Int? = nil, available: Int? = nil, over: Int? = nil, origin: String? = nil
    ) {
        self.id = id
        self.name = name
        self.area = area
        self.status = status
        self.state = state
        self.asof = asof
        self.usable = usable
        self.present = present
        self.available = available
        self.over = over
        self.origin = origin
    }
}

/// Sums over the shelters whose figures hold; `available` and `over` stand apart and are never netted.
package struct ShelterTotals: Codable, Hashable, Sendable {
    package var shelters: Int
    /// Like all sums, null where the figure is known of no shelter.
    @OrNull package var usable: Int?
    @OrNull package var present: Int?
    @OrNull package var available: Int?
    @OrNull package var over: Int?
    /// Open shelters left out because their report is too old.
    package var stale: Int
    /// Open shelters left out because their report may no longer be used, by its own `expirytime`.
    package var expired: Int
    /// Open shelters left out because no report counts.
    package var unreported: Int
    /// Of those, the ones whose reports were taken back; the others never reported.
    package var takenBack: Int
    /// Closed shelters whose figures do not hold: none of their beds is available, and the rest is left out.
    package var closedUnknown: Int

    package init(
        shelters: Int, usable: Int?, present: Int?, available: Int?, over: Int?, stale: Int, expired: Int = 0,
        unreported: Int, takenBack: Int = 0, closedUnknown: Int = 0
    ) {
        self.shelters = shelters
        self.usable = usable
        self.present = present
        self.available = available
        self.over = over
        self.stale = stale
        self.expired = expired
        self.unreported = unreported
        self.takenBack = takenBack
        self.closedUnknown = closedUnknown
    }
}
