package import EnlaceCore

/// Shelters of one area, or of all, taken together.
///
/// `available` and `over` are added apart and never netted: a free bed in one shelter is none for somebody who sleeps
/// on the floor of another. Shelters whose figures are stale, expired or missing are counted and left out of the sums; a
/// sum over no shelter at all whose figure is known is nil, which is "unknown". A closed shelter has no available bed for
/// sure; how many people are in it is known by its report only.
package struct ShelterTotals: Sendable, Hashable {
    package private(set) var shelters = 0
    /// Shelters whose figures hold.
    package private(set) var current = 0
    package private(set) var stale = 0
    package private(set) var expired = 0
    package private(set) var unreported = 0
    /// Of the unreported ones, those whose reports were taken back.
    package private(set) var takenBack = 0
    package private(set) var closed = 0
    /// Closed shelters whose figures do not hold, so that they are in no sum but `available`.
    package private(set) var closedUnknown = 0
    package private(set) var usable: Int?
    package private(set) var present: Int?
    /// People present who are in no group.
    package private(set) var unknown: Int?
    package private(set) var over: Int?
    private var knownAvailable = 0
    private var knownByGroup = Dictionary(uniqueKeysWithValues: BedGroup.allCases.map { ($0, 0) })

    init(_ rows: some Sequence<ShelterRow>) {
        for row in rows { add(row) }
        // Where there is no shelter, there is nothing that nobody knows.
        if shelters == 0 { (usable, present, unknown, over) = (0, 0, 0, 0) }
    }

    /// Shelters, open ones, of which nobody knows what is available; more beds may be there than `available` says.
    package var unknownShelters: Int { stale + expired + unreported }

    /// Nil where nothing is known of any shelter.
    package var available: Int? { isKnown ? knownAvailable : nil }

    /// What a member of each group could get, shelter by shelter. Groups share beds: these do not add up over groups.
    package var availableByGroup: [BedGroup: Int]? { isKnown ? knownByGroup : nil }

    private var isKnown: Bool { unknownShelters == 0 || current + closed > 0 }

    private mutating func add(_ row: ShelterRow) {
        shelters += 1
        let isClosed = row.status?.isClosed ?? false
        if isClosed { closed += 1 }
        if isClosed, row.state != .current { closedUnknown += 1 }
        if !isClosed, row.isTakenBack { takenBack += 1 }
        switch row.state {
        case .current: if !isClosed { current += 1 }
        case .stale: if !isClosed { stale += 1 }
        case .expired: if !isClosed { expired += 1 }
        case .unreported, nil: if !isClosed { unreported += 1 }
        }
        ShelterTotals.add(row.usable, to: &usable)
        ShelterTotals.add(row.present, to: &present)
        ShelterTotals.add(row.unknown, to: &unknown)
        ShelterTotals.add(row.over, to: &over)
        knownAvailable += row.available ?? 0
        knownByGroup.merge(row.availableByGroup ?? [:], uniquingKeysWith: +)
    }

    private static func add(_ figure: Int?, to sum: inout Int?) {
        if let figure { sum = (sum ?? 0) + figure }
    }

    package var json: JSON {
        let counts: [(String, Int?)] = [
            ("shelters", shelters), ("current", current), ("stale", stale), ("expired", expired),
            ("unreported", unreported), ("closed", closed), ("closed_unknown", closedUnknown), ("usable", usable),
            ("present", present), ("unknown", unknown), ("available", available), ("over", over),
        ]
        return .object(
            counts.map { JSON.Member($0.0, JSON($0.1)) } + [
                .init("available_by_group", availableByGroup.map { JSON(counts: $0) } ?? .null)
            ])
    }
}
