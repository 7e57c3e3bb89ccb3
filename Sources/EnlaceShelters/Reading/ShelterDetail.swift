package import EnlaceCore

/// One shelter of this node with its profile: what somebody who refers a person there wants to know.
package struct ShelterDetail: Sendable, Hashable {
    package var row: ShelterRow
    /// The agency that registered it.
    package var owner: String
    package var delegates: [String]
    /// Nil where it may no longer be used.
    package var profile: ShelterProfile?
    /// Services of the profile that the last report says are not available.
    package var servicesDown: [String]
    package var needs: [String]

    package var json: JSON {
        let lists = [
            ("delegates", delegates), ("admits", profile?.admits), ("services", profile?.services),
            ("services_down", servicesDown), ("languages", profile?.languages),
            ("accessibility", profile?.accessibility), ("needs", needs),
        ]
        return .object(
            [
                .init("shelter", row.json), .init("owner", .string(owner)),
                .init("operator", JSON(profile?.operatedBy)),
                .init("registered_beds", profile.map { JSON(counts: $0.usable) } ?? .null),
            ] + lists.map { JSON.Member($0.0, .array(($0.1 ?? []).map(JSON.string))) })
    }
}

extension Shelters {
    /// A shelter of this node by its id.
    package func detail(of id: String, at now: Timestamp) -> ShelterDetail? {
        guard let shelter = own[id] else { return nil }
        let row = ShelterRow(shelter, at: now, staleAfter: staleAfter)
        let isOver = shelter.standing(at: now, staleAfter: staleAfter).isProfileOver
        let report = row.state == .expired ? nil : shelter.history.current
        return ShelterDetail(
            row: row, owner: shelter.owner, delegates: shelter.profile.delegates,
            profile: isOver ? nil : shelter.profile,
            servicesDown: report?.servicesDown ?? [], needs: report?.needs ?? [])
    }
}
