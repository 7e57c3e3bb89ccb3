package import EnlaceCore

/// What narrows a table of shelters; nil means any.
package struct ShelterFilter: Sendable {
    /// An area: what lies below it belongs to it.
    package var area: String?
    /// Shelters with beds that serve the group, or of which that is not known.
    package var group: BedGroup?

    package init(area: String? = nil, group: BedGroup? = nil) {
        self.area = area
        self.group = group
    }

    func admits(_ row: ShelterRow, in areas: AreaTree) -> Bool {
        if let area {
            guard let place = row.area, areas.contains(place, under: area) else { return false }
        }
        guard let group, let beds = row.usableByGroup else { return true }
        return (beds[group] ?? 0) > 0 || (beds[.any] ?? 0) > 0
    }
}

/// The registry as a reader sees it at one time.
package struct ShelterTable: Sendable, Hashable {
    /// Shelters of this node by id.
    package var rows: [ShelterRow]
    /// Shelters of other nodes; never part of a total.
    package var peers: [ShelterRow]
    package var totals: ShelterTotals
    /// For each area that has a shelter of this node.
    package var areas: [AreaAvailability]

    init(rows: [ShelterRow], peers: [ShelterRow]) {
        self.rows = rows
        self.peers = peers
        totals = ShelterTotals(rows)
        areas = Dictionary(grouping: rows) { $0.area ?? "" }
            .map { AreaAvailability(area: $0.key, totals: ShelterTotals($0.value)) }
            .sorted { $0.area < $1.area }
    }

    package var json: JSON {
        [
            "shelters": .array(rows.map(\.json)), "peers": .array(peers.map(\.json)), "totals": totals.json,
            "areas": .array(areas.map(\.json)),
        ]
    }
}

/// What is available in one area, by group; what is unknown is said to be.
package struct AreaAvailability: Sendable, Hashable {
    package var area: String
    package var totals: ShelterTotals

    package var json: JSON { ["area": .string(area), "totals": totals.json] }
}

extension Shelters {
    /// All that is known at `now`.
    package func table(
        at now: Timestamp, filter: ShelterFilter = ShelterFilter(), areas: AreaTree = AreaTree([])
    ) -> ShelterTable {
        let rows = own.values.map { ShelterRow($0, at: now, staleAfter: staleAfter) }
        let theirs = peers.values.map { ShelterRow($0, at: now, staleAfter: staleAfter) }
        return ShelterTable(
            rows: rows.filter { filter.admits($0, in: areas) }.sorted { $0.id < $1.id },
            peers: theirs.filter { filter.admits($0, in: areas) }
                .sorted { ($0.origin ?? "", $0.id) < ($1.origin ?? "", $1.id) })
    }

    /// What is available at `now`, for each area and group.
    package func availability(
        at now: Timestamp, filter: ShelterFilter = ShelterFilter(), areas: AreaTree = AreaTree([])
    ) -> [AreaAvailability] {
        table(at: now, filter: filter, areas: areas).areas
    }
}
