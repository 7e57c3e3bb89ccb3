import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

/// Together 1,000 tables of each kind, over a range of least counts.
@Suite("Whoever holds all bytes that a partner got")
struct RecoveryTests {
    private static let fields: [EventType: [String]] = [
        .shelterReported: ["asof", "present", "total"],
        .shelterChanged: [
            "name", "usable", "present", "available", "over", "uncovered", "available_by_group", "present_by_group",
        ],
    ]

    /// What nobody can tell apart nobody can work out: for each number that a group may have by the rule there is a
    /// shelter of which the partner gets the very same bytes.
    @Test("cannot tell in which of its steps a number of people lies", arguments: UInt64(0)..<40)
    func steps(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<25 {
            let shelter = CountedShelter(by: &generator)
            let step = Int.random(in: 3...6, using: &generator)
            let partner = Self.partner(step, &generator)
            let told = shelter.told(to: partner)
            for (cell, band) in Self.cells(of: shelter, shown: partner.showsGroups, step: step) {
                for count in Set([band.lowerBound, band.upperBound]) {
                    let twin = shelter.with(count, in: cell)
                    let isPossible = ([shelter.held] + Array(0...20)).contains { held in
                        twin.holding(held).told(to: partner) == told
                    }
                    #expect(isPossible, "\(shelter), \(partner.agreement.fields), in steps of \(step): not \(count)")
                }
            }
        }
    }

    private static func partner(_ step: Int, _ generator: inout SeededGenerator) -> Partner {
        let agreed = fields.mapValues { names in Set(names.filter { _ in Int.random(in: 0..<4, using: &generator) > 0 })
        }
        return Samples.partner(fields: agreed, minCount: step)
    }

    /// Each cell that the rule protects with its band: the groups for whoever sees groups, or else everybody.
    private static func cells(
        of shelter: CountedShelter, shown: Bool, step: Int
    ) -> [(cell: Int?, band: ClosedRange<Int>)] {
        let counts: [(Int?, Int)] = shown ? shelter.people.enumerated().map { ($0, $1) } : [(nil, shelter.present)]
        return counts.filter { $0.1 > 0 }.map { cell, count in
            let end = (count + step - 1) / step * step
            return (cell, (end - step + 1)...end)
        }
    }

    @Test("cannot narrow down a hidden cell of one table", arguments: UInt64(0)..<40)
    func table(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<25 {
            let table = MovementTable(by: &generator)
            let attack = try #require(TableAttack(on: table))
            for (cell, count) in table.cells.enumerated() where table.isSmall(count) {
                let possible = attack.possible(cell)
                #expect(possible.isSuperset(of: 1..<table.least), "\(table): \(possible.sorted()) for cell \(cell)")
            }
            if table.isSmall(table.total) {
                let totals = Set(attack.worlds.map { $0.reduce(0, +) })
                #expect(totals.count > 1 && totals.isSuperset(of: 1..<table.least) || table.givesCells, "\(table)")
            }
        }
    }

    @Test("cannot subtract one release from another", arguments: UInt64(0)..<40)
    func releases(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<25 {
            let day = CountedDay(by: &generator)
            let attack = ReleaseAttack(on: day)
            for (window, released) in zip(day.windows, attack.releases) {
                let count = day.count(window)
                guard (1..<day.least).contains(count) else { continue }
                let possible = attack.possible(window)
                #expect(possible.count > 1, "\(day): \(window) is \(count)")
                if released == .hidden { #expect(possible.isSuperset(of: 1..<day.least), "\(day): \(window)") }
            }
        }
    }
}

extension Partner {
    fileprivate var showsGroups: Bool {
        agreement.fields[.shelterReported]?.contains("present") == true
            || agreement.fields[.shelterChanged]?.contains("present_by_group") == true
    }
}

extension CountedShelter {
    /// With another number of people in a group, or in all.
    fileprivate func with(_ count: Int, in cell: Int?) -> CountedShelter {
        var twin = self
        if let cell { twin.people[cell] = count } else { twin.people = [0, 0, 0, count] }
        return twin
    }

    fileprivate func holding(_ held: Int) -> CountedShelter {
        var twin = self
        twin.held = held
        return twin
    }
}
