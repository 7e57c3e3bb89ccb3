import EnlaceCore
import EnlaceShelters
import EnlaceTestSupport
import Testing

@Suite("Capacity")
struct CapacityTests {
    @Test("beds for any serve whoever exceeds the beds of the own group")
    func anyBeds() {
        let capacity = Capacity(
            usable: [.singleAdult: 10, .familyMember: 20, .any: 8],
            present: [.singleAdult: 13, .familyMember: 15, .unknown: 2])
        #expect(capacity.available == 8)
        #expect(capacity.over == 0)
        #expect(capacity.availableByGroup == [.singleAdult: 3, .familyMember: 8, .unaccompaniedChild: 3, .any: 3])
    }

    @Test("held beds are not available, and uncovered once people lie in them")
    func held() {
        let free = Capacity(usable: [.any: 10], present: [.unknown: 4], held: [.familyMember: 3])
        #expect((free.available, free.over, free.uncovered) == (3, 0, 0))
        let short = Capacity(usable: [.any: 10], present: [.unknown: 9], held: [.familyMember: 3])
        #expect((short.available, short.over, short.uncovered) == (0, 0, 2))
        let full = Capacity(usable: [.any: 10], present: [.unknown: 12], held: [.familyMember: 3])
        #expect((full.available, full.over, full.uncovered) == (0, 2, 3))
    }

    @Test("what the total exceeds the groups by is unknown; groups above a total stand")
    func unknown() {
        #expect(Capacity.people(groups: [.singleAdult: 5, .unknown: 1], total: 9) == [.singleAdult: 5, .unknown: 4])
        #expect(Capacity.people(groups: [.singleAdult: 5], total: 3)[.singleAdult] == 5)
        #expect(Capacity.people(groups: [:], total: 7) == [.unknown: 7])
    }

    @Test("no figure, however absurd, overflows")
    func absurd() {
        let capacity = Capacity(
            usable: [.any: .max, .singleAdult: .min], present: [.unknown: .max, .singleAdult: .max],
            held: [.familyMember: .max])
        #expect(capacity.available == 0)
        #expect(capacity.over == Capacity.limit)
    }

    @Test("every figure is what the formulas give", arguments: 0..<20)
    func formulas(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<250 {
            let sample = RandomSample(&random)
            let capacity = Capacity(usable: sample.beds, present: sample.people, held: sample.held)
            let expected = sample.expected
            #expect(capacity.available == expected.available)
            #expect(capacity.over == expected.over)
            #expect(capacity.uncovered == expected.uncovered)
            #expect(capacity.availableByGroup.filter { $0.key != .any } == expected.byGroup)
            #expect(capacity.available == 0 || capacity.over == 0)
            #expect(capacity.availableByGroup.values.allSatisfy { 0...capacity.available ~= $0 })
        }
    }
}

/// The formulas of the contract, written down a second time letter by letter.
private struct RandomSample {
    var beds: [BedGroup: Int] = [:]
    var people: [PersonGroup: Int] = [:]
    var held: [PersonGroup: Int] = [:]
    private let groups: [(BedGroup, PersonGroup)] = [
        (.singleAdult, .singleAdult), (.familyMember, .familyMember), (.unaccompaniedChild, .unaccompaniedChild),
    ]

    init(_ random: inout SeededGenerator) {
        for group in BedGroup.allCases where Bool.random(using: &random) {
            beds[group] = .random(in: 0...30, using: &random)
        }
        for group in PersonGroup.allCases where Bool.random(using: &random) {
            people[group] = .random(in: 0...30, using: &random)
        }
        for (_, group) in groups where Bool.random(using: &random) { held[group] = .random(in: 0...9, using: &random) }
    }

    var expected: (available: Int, over: Int, uncovered: Int, byGroup: [BedGroup: Int]) {
        let (u, p, h) = (beds.values.reduce(0, +), people.values.reduce(0, +), held.values.reduce(0, +))
        let available = max(0, u - p - h)
        let over = max(0, p - u)
        var exceeding = 0
        for (bed, person) in groups {
            exceeding += max(0, (people[person] ?? 0) + (held[person] ?? 0) - (beds[bed] ?? 0))
        }
        let freeAny = max(0, (beds[.any] ?? 0) - (people[.unknown] ?? 0) - exceeding)
        var byGroup: [BedGroup: Int] = [:]
        for (bed, person) in groups {
            let own = max(0, (beds[bed] ?? 0) - (people[person] ?? 0) - (held[person] ?? 0))
            byGroup[bed] = min(own + freeAny, available)
        }
        return (available, over, max(0, p + h - u) - over, byGroup)
    }
}
