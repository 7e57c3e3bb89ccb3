package import EnlaceCore

/// The honest arithmetic of one shelter: what its beds, the people present and the beds held come to.
///
/// With U, P, H the sums over all groups of usable, present (`unknown` included) and held:
/// - `available = max(0, U - P - H)`, `over = max(0, P - U)`, `uncovered = max(0, P + H - U) - over`;
/// - beds `any` serve whoever exceeds the own group's beds:
///   `freeAny = max(0, usable[any] - unknown - sum over g of max(0, present[g] + held[g] - usable[g]))`;
/// - `available[g] = min(max(0, usable[g] - present[g] - held[g]) + freeAny, available)`.
///
/// Any input is taken: counts outside 0 to ``limit`` are clamped, so nothing here can overflow.
package struct Capacity: Sendable, Hashable {
    /// Beds and people of one group that a shelter can have at most.
    package static let limit = 1_000_000

    package let usable: Int
    package let present: Int
    package let held: Int
    /// People who are present and in no group; counted, never spread over the groups.
    package let unknown: Int
    package private(set) var available: Int
    /// People beyond the usable beds.
    package let over: Int
    /// Beds held, but no longer free.
    package let uncovered: Int
    /// Beds that a member of the group could get now. The groups share the beds `any`, so these never add up.
    package private(set) var availableByGroup: [BedGroup: Int]

    /// - Parameters:
    ///   - usable: beds; a group that is missing has none.
    ///   - present: people; a group that is missing has none.
    ///   - held: beds held for people who have not arrived.
    package init(usable: [BedGroup: Int], present: [PersonGroup: Int], held: [PersonGroup: Int] = [:]) {
        let (beds, people, holds) = (Capacity.Counts(usable), Capacity.Counts(present), Capacity.Counts(held))
        self.usable = beds.sum
        self.present = people.sum
        self.held = holds.sum
        unknown = people[.unknown]
        let available = max(0, beds.sum - people.sum - holds.sum)
        self.available = available
        over = max(0, people.sum - beds.sum)
        uncovered = max(0, people.sum + holds.sum - beds.sum) - over

        var free: [BedGroup: Int] = [:]
        var overflow = people[.unknown]
        for group in BedGroup.allCases {
            guard let member = group.people else { continue }
            let left = beds[group] - people[member] - holds[member]
            free[group] = max(0, left)
            overflow += max(0, -left)
        }
        let freeAny = max(0, beds[.any] - overflow)
        free[.any] = 0
        availableByGroup = free.mapValues { min($0 + freeAny, available) }
    }

    /// The same people and beds in a shelter that takes nobody in now.
    package var closed: Capacity {
        var closed = self
        closed.available = 0
        closed.availableByGroup = availableByGroup.mapValues { _ in 0 }
        return closed
    }

    /// People by group, `unknown` being whom the groups leave out of `total`. Groups that exceed the total stand.
    package static func people(groups: [PersonGroup: Int], total: Int?) -> [PersonGroup: Int] {
        guard let total else { return groups }
        var people = groups
        let missing = max(0, clamp(total) - Counts(groups).sum)
        people[.unknown] = Counts(groups)[.unknown] + missing
        return people
    }

    static func clamp(_ count: Int) -> Int { min(max(0, count), limit) }

    /// Counts within the limits, in which what is missing is 0.
    private struct Counts<Group: Hashable> {
        private let counts: [Group: Int]
        let sum: Int

        init(_ counts: [Group: Int]) {
            self.counts = counts.mapValues(Capacity.clamp)
            sum = self.counts.values.reduce(0, +)
        }

        subscript(group: Group) -> Int { counts[group] ?? 0 }
    }
}
