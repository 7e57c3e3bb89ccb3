import EnlaceCore
import EnlaceRelay
import EnlaceShelters

/// A shelter as one partner may see it.
struct SharedShelter {
    /// Nil where the agreement withholds it.
    let area: String?
    /// With `id`, the agreed fields, and the names of the others under `withheld`.
    let json: JSON

    /// Nil where the agreement does not let the partner see the shelter at all.
    init?(_ row: ShelterRow, to partner: Partner, by evaluation: Evaluation, at now: Timestamp) {
        let reading = evaluation.reading(
            of: row.id, as: .shelterChanged, fields: SharedShelter.fields(row), labels: row.labels, by: partner, at: now
        )
        guard case .success(.object(let members)) = reading else { return nil }
        json = .object([.init("id", .string(row.id))] + members)
        if case .string(let area)? = json["area"] { self.area = area } else { area = nil }
    }

    /// A count that the partner may see; nil if it is withheld or unknown.
    func count(_ key: String) -> Int? {
        guard case .int(let count)? = json[key] else { return nil }
        return count
    }

    /// The row as a `shelter.changed` event states it; what is unknown is left out.
    private static func fields(_ row: ShelterRow) -> [JSON.Member] {
        let texts: [(String, String?)] = [
            ("name", row.name), ("area", row.area), ("status", row.status?.rawValue), ("state", row.state?.rawValue),
            ("asof", row.asof?.description),
        ]
        let counts: [(String, Int?)] = [
            ("usable", row.usable), ("present", row.present), ("available", row.available), ("over", row.over),
            ("uncovered", row.uncovered),
        ]
        return texts.compactMap { key, value in value.map { JSON.Member(key, .string($0)) } }
            + counts.compactMap { key, value in value.map { JSON.Member(key, .int($0)) } }
            + [
                row.availableByGroup.map { JSON.Member("available_by_group", JSON(counts: $0)) },
                row.presentByGroup.map { JSON.Member("present_by_group", JSON(counts: $0)) },
            ].compactMap(\.self)
    }
}

/// The beds of an area as one partner may see them.
struct SharedAvailability {
    let json: JSON

    /// Free beds and people beyond capacity stand apart. Each sum is over the shelters whose figure the partner knows,
    /// and says of how many it does not; null where it knows none.
    ///
    /// - Parameter area: nil for the shelters whose area is withheld.
    init(area: String?, of shelters: [SharedShelter]) {
        let available = shelters.compactMap { $0.count("available") }
        let over = shelters.compactMap { $0.count("over") }
        json = [
            "area": area.map(JSON.string) ?? .null,
            "shelters": .int(shelters.count),
            "available": available.isEmpty ? .null : .int(available.reduce(0, +)),
            "available_unknown": .int(shelters.count - available.count),
            "over": over.isEmpty ? .null : .int(over.reduce(0, +)),
            "over_unknown": .int(shelters.count - over.count),
        ]
    }
}
