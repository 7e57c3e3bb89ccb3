package import EnlaceCore

/// Whom a bed serves: members of one group, or whoever needs it.
package enum BedGroup: String, Sendable, Hashable, Codable, CaseIterable {
    case singleAdult = "single_adult"
    case familyMember = "family_member"
    case unaccompaniedChild = "unaccompanied_child"
    case any

    /// The people that only these beds are for; nil for `any`.
    package var people: PersonGroup? { PersonGroup(rawValue: rawValue) }
}

extension JSONView {
    /// Counts by group; a count that is no whole number, for example a suppressed one, is left out as unknown.
    func counts<Group: RawRepresentable<String> & Hashable>(of group: Group.Type) -> [Group: Int] {
        var counts: [Group: Int] = [:]
        for (key, value) in members {
            guard let group = Group(rawValue: key), let count = value.int else { continue }
            counts[group] = Capacity.clamp(count)
        }
        return counts
    }
}

extension JSON {
    /// Counts by group in the groups' own order.
    package init<Group: RawRepresentable<String> & Hashable & CaseIterable>(counts: [Group: Int]) {
        self = .object(
            Group.allCases.compactMap { group in counts[group].map { JSON.Member(group.rawValue, .int($0)) } })
    }
}
