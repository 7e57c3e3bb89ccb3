package import EnlaceCore

/// One shelter as a reader sees it; nil is "unknown", in JSON an explicit `null`, and never 0.
package struct ShelterRow: Sendable, Hashable {
    package var id: String
    /// The node that it belongs to; nil for ours.
    package var origin: String?
    package var name: String?
    package var area: String?
    package var status: ShelterStatus?
    /// Nil where a peer withholds it: then figures may be there, and only the peer knows whether they hold.
    package var state: FigureState?
    /// The time that the last figures describe.
    package var asof: Timestamp?
    package var usable: Int?
    package var present: Int?
    /// People present who are in no group.
    package var unknown: Int?
    package var available: Int?
    package var over: Int?
    package var uncovered: Int?
    package var usableByGroup: [BedGroup: Int]?
    package var availableByGroup: [BedGroup: Int]?
    package var presentByGroup: [PersonGroup: Int]?
    /// Whether it is unreported because its reports were taken back.
    package var isTakenBack = false
    /// Of all that it rests on; not for readers, but for who decides what a reader may see.
    package var labels = EventLabels.none

    package var json: JSON {
        let texts = [
            ("id", id), ("origin", origin), ("name", name), ("area", area), ("status", status?.rawValue),
            ("state", state?.rawValue), ("asof", asof?.description),
        ]
        let counts = [
            ("usable", usable), ("present", present), ("unknown", unknown), ("available", available), ("over", over),
            ("uncovered", uncovered),
        ]
        return .object(
            texts.map { JSON.Member($0.0, JSON($0.1)) } + counts.map { JSON.Member($0.0, JSON($0.1)) } + [
                .init("usable_by_group", usableByGroup.map { JSON(counts: $0) } ?? .null),
                .init("available_by_group", availableByGroup.map { JSON(counts: $0) } ?? .null),
                .init("present_by_group", presentByGroup.map { JSON(counts: $0) } ?? .null),
            ])
    }
}

extension ShelterRow {
    /// That a closed shelter has no bed is known even where its figures are not.
    private static let noBeds = Dictionary(uniqueKeysWithValues: BedGroup.allCases.map { ($0, 0) })

    init(_ shelter: Shelter, at now: Timestamp, staleAfter: Timestamp.Span) {
        let standing = shelter.standing(at: now, staleAfter: staleAfter)
        let capacity = standing.capacity
        let profile = standing.isProfileOver ? nil : shelter.profile
        let isClosed = profile?.status.isClosed ?? false
        self.init(
            id: shelter.id, origin: nil, name: profile?.name, area: shelter.profile.area, status: profile?.status,
            state: standing.state, asof: standing.asof,
            usable: capacity?.usable, present: capacity?.present, unknown: capacity?.unknown,
            available: isClosed ? 0 : capacity?.available, over: capacity?.over, uncovered: capacity?.uncovered,
            usableByGroup: profile == nil || [.stale, .expired].contains(standing.state)
                ? nil : shelter.usableByGroup,
            availableByGroup: isClosed ? ShelterRow.noBeds : capacity?.availableByGroup,
            presentByGroup: capacity == nil ? nil : standing.present, isTakenBack: shelter.history.isTakenBack,
            labels: standing.labels)
    }

    init(_ peer: PeerShelter, at now: Timestamp, staleAfter: Timestamp.Span) {
        let told = peer.told(at: now, staleAfter: staleAfter)
        let figures = told.figures
        let isClosed = told.status?.isClosed ?? false
        self.init(
            id: peer.key.id, origin: peer.key.origin, name: told.name, area: told.area, status: told.status,
            state: told.state, asof: told.asof, usable: figures?.usable, present: figures?.present,
            unknown: figures?.presentByGroup?[.unknown], available: isClosed ? 0 : figures?.available,
            over: figures?.over,
            uncovered: figures?.uncovered, usableByGroup: nil,
            availableByGroup: isClosed ? ShelterRow.noBeds : figures?.availableByGroup,
            presentByGroup: figures?.presentByGroup, labels: told.labels)
    }
}

extension JSON {
    /// A text, or null for what is unknown.
    init(_ text: String?) { self = text.map(JSON.string) ?? .null }

    /// A count, or null for what is unknown.
    init(_ count: Int?) { self = count.map(JSON.int) ?? .null }
}
