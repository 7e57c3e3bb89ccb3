import EnlaceCore
import EnlaceShelters
import EnlaceTestSupport
import Testing

@Suite("Shelter registry")
struct SheltersTests {
    private let owner = Poster()

    @Test("a shelter is unreported at first, current after a report, stale twelve hours after its time")
    func life() {
        var node = harness()
        node.post(owner.registered("casa", usable: ["any": 10]))
        #expect(node.lastChange?["state"] == "unreported")
        node.post(owner.reported("casa", id: "1", asof: start, total: 4))
        #expect(node.lastChange?["state"] == "current")
        #expect(node.lastChange?["available"] == 6)
        node.advance(to: start + .hours(12) - .milliseconds(1))
        #expect(node.row("casa")?.available == 6)
        node.advance(to: start + .hours(12))
        #expect(node.lastChange?["state"] == "stale")
        #expect(node.lastChange?["available"] == nil)
        #expect(node.derived.last?.envelope.time == start + .hours(12))
        let table = node.component.table(at: node.now)
        #expect(table.rows.first?.available == nil)
        #expect(table.totals.stale == 1)
        #expect(table.totals.available == nil)
        #expect(table.json["totals"]?["available"] == .null)
        #expect(node.derived.count == 3)
        #expect(node.violations.isEmpty)
    }

    @Test("a report that says when it may no longer be used counts until then, and what it said is unknown after it")
    func expiry() throws {
        var node = harness()
        let label = [EventEnvelope.Extension.expiryTime: (start + .hours(1)).description]
        node.post(owner.registered("casa", usable: ["any": 10]))
        node.post(owner.reported("casa", id: "1", asof: start, total: 4, extensions: label))
        #expect(node.row("casa")?.available == 6)
        try node.takeSnapshot()
        try node.restart()
        node.advance(to: start + .hours(1) - .milliseconds(1))
        #expect(node.row("casa")?.state == .current)
        node.advance(to: start + .hours(1))
        #expect(node.lastChange?["state"] == "expired")
        #expect(node.lastChange?["present"] == nil && node.lastChange?["asof"] == nil)
        #expect(node.row("casa")?.present == nil && node.row("casa")?.usableByGroup == nil)
        let totals = node.component.table(at: node.now).totals
        #expect(totals.expired == 1 && totals.present == nil && totals.available == nil)
        #expect(node.component.detail(of: "casa", at: node.now)?.needs == [])
        node.advance(by: .days(1))
        #expect(node.derived.count == 3)
        node.post(owner.reported("casa", id: "2", asof: node.now, total: 5))
        #expect(node.row("casa")?.available == 5)
        #expect(node.violations.isEmpty)
    }

    @Test("one that calls itself full has no beds until its next report, also when a newer one is taken back")
    func full() throws {
        var node = harness()
        node.post(owner.registered("casa", usable: ["any": 60]))
        node.post(owner.reported("casa", id: "1", asof: start, total: 20))
        #expect(node.row("casa")?.available == 40)
        node.post(owner.registered("casa", id: "r2", usable: ["any": 60], status: "full"))
        #expect(node.lastChange?["available"] == 0 && node.lastChange?["present"] == 20)
        #expect(node.row("casa")?.availableByGroup?.values.allSatisfy { $0 == 0 } == true)
        try node.takeSnapshot()
        try node.restart()
        #expect(node.component.table(at: node.now).totals.available == 0)
        node.post(owner.reported("casa", id: "ahead", asof: start + .minutes(4), total: 25))
        #expect(node.row("casa")?.available == 0, "told at the same time, by a clock that is ahead")
        node.post(owner.retracted("casa", id: "not", of: "ahead"))
        node.advance(by: .minutes(1))
        node.post(owner.reported("casa", id: "2", asof: start + .minutes(1), total: 30))
        #expect(node.row("casa")?.available == 30)
        node.post(owner.retracted("casa", id: "3", of: "2"))
        #expect(node.row("casa")?.available == 0 && node.row("casa")?.present == 20)
        node.post(owner.reported("casa", id: "4", asof: start - .minutes(1), total: 10))
        node.post(owner.retracted("casa", id: "5", of: "1"))
        #expect(node.row("casa")?.available == 0 && node.row("casa")?.present == 10)
        #expect(node.violations.isEmpty)
    }

    @Test("one that says that it has fewer beds has no more of them than that, whatever was reported before")
    func fewerBeds() {
        var node = harness()
        node.post(owner.registered("casa", usable: ["any": 100]))
        node.post(owner.reported("casa", id: "1", asof: start, total: 30, usable: ["any": 100]))
        node.advance(by: .minutes(1))
        node.post(owner.registered("casa", id: "r2", usable: ["any": 20]))
        #expect(node.row("casa")?.available == 0 && node.row("casa")?.over == 10)
        node.post(owner.registered("casa", id: "r3", usable: ["any": 120]))
        #expect(node.row("casa")?.available == 70, "more beds are told by a report")
        node.post(owner.registered("casa", id: "r4", usable: ["any": 40, "family_member": 80]))
        #expect(node.row("casa")?.available == 70 && node.row("casa")?.over == 0)
        #expect(node.row("casa")?.availableByGroup?[.singleAdult] == 10, "of each group no more than is left of it")
        node.advance(by: .minutes(1))
        node.post(owner.reported("casa", id: "2", asof: node.now, total: 30, usable: ["any": 110]))
        #expect(node.row("casa")?.available == 80)
    }

    @Test("one that registers as many beds or more for others loses none of those reported")
    func otherGroups() {
        let both: JSON = ["single_adult": 20, "family_member": 20]
        let cases: [(reported: JSON, present: Int, registered: JSON, available: Int, usable: [BedGroup: Int])] = [
            (both, 35, ["any": 50], 5, [.singleAdult: 20, .familyMember: 20]),
            (
                ["any": 40], 30, ["single_adult": 22, "family_member": 22], 10,
                [.singleAdult: 22, .familyMember: 18, .any: 0]
            ),
            (["single_adult": 20], 10, ["family_member": 30], 10, [.singleAdult: 0, .familyMember: 20]),
            (both, 35, ["single_adult": 10, "family_member": 40], 5, [.singleAdult: 10, .familyMember: 30]),
            (both, 35, ["any": 30], 0, [.any: 30]),
        ]
        for (reported, present, registered, available, usable) in cases {
            var node = harness()
            node.post(owner.registered("casa", usable: reported))
            node.post(owner.reported("casa", id: "1", asof: start, total: present, usable: reported))
            node.advance(by: .minutes(1))
            node.post(owner.registered("casa", id: "r2", usable: registered))
            let row = node.row("casa")
            #expect(row?.available == available && row?.usableByGroup == usable)
            #expect(row?.over == max(0, present - usable.values.reduce(0, +)))
        }
    }

    @Test("figures that cease to hold by a clock that was ahead, and hold anew, are told to cease once more")
    func clockSetBack() throws {
        var node = harness()
        node.post(owner.registered("casa", usable: ["any": 60]))
        node.post(owner.reported("casa", id: "1", asof: start, total: 20))
        node.advance(by: .hours(12))
        #expect(node.lastChange?["state"] == "stale")
        node.post(owner.registered("casa", id: "r2", name: "Casa Puente", usable: ["any": 60]))
        try node.restart { Shelters(staleAfter: .hours(24)) }
        node.settle()
        #expect(node.lastChange?["state"] == "current")
        try node.restart()
        node.settle()
        #expect(node.lastChange?["state"] == "stale")
    }

    @Test("of one whose registration has expired partners hear that its figures have, and no more than where it lies")
    func expiredProfile() {
        var node = harness()
        let end = (start + .minutes(5)).description
        node.post(owner.registered("casa", usable: ["any": 60], extensions: ["expirytime": end]))
        node.post(owner.reported("casa", id: "1", asof: start, total: 20))
        node.advance(by: .minutes(5))
        let change = node.derived.last
        #expect(change?.data?["state"]?.string == "expired" && change?.data?["area"] != nil)
        #expect(change?.data?["name"] == nil && change?.data?["status"] == nil)
        #expect(change.map { EventLabels($0) } == EventLabels.none)
        #expect(node.row("casa")?.name == nil && node.row("casa")?.state == .expired)
        let detail = node.component.detail(of: "casa", at: node.now)
        #expect(detail?.profile == nil && detail?.owner == "imm" && detail?.row.usableByGroup == nil)
        #expect(detail?.json["operator"] == .null && detail?.json["services"] == [])
        #expect(node.component.table(at: node.now).totals.expired == 1)
        #expect(node.violations.isEmpty)
    }

    @Test("a longer or shorter stale_after holds from the next start on, for what was told before as well")
    func staleAfterChanged() throws {
        for (before, after) in [(1, 3), (3, 1)] as [(Int64, Int64)] {
            var node = harness(staleAfter: .hours(before))
            node.post(owner.registered("casa"))
            node.post(owner.reported("casa", id: "1", asof: start, total: 20))
            try node.takeSnapshot()
            try node.restart { Shelters(staleAfter: .hours(after)) }
            node.settle()
            node.advance(to: start + .hours(after) - .milliseconds(1))
            #expect(node.lastChange?["state"] == "current" && node.derived.count == 2)
            node.advance(to: start + .hours(after))
            #expect(node.lastChange?["state"] == "stale" && node.derived.count == 3)
            node.advance(by: .days(1))
            #expect(node.derived.count == 3)
            #expect(node.violations.isEmpty)
        }
    }

    @Test("what was told under other rules is told anew at the start, once")
    func toldOtherwise() throws {
        var node = harness(staleAfter: .hours(1))
        node.post(owner.registered("casa"))
        node.post(owner.reported("casa", id: "1", asof: start, total: 20))
        node.advance(to: start + .hours(2))
        #expect(node.lastChange?["state"] == "stale")
        try node.restart { Shelters(staleAfter: .hours(3)) }
        node.settle()
        #expect(node.lastChange?["state"] == "current" && node.lastChange?["available"] == 80)
        #expect(node.derived.last?.envelope.time == node.now)
        let count = node.derived.count
        try node.restart { Shelters(staleAfter: .hours(3)) }
        node.settle()
        #expect(node.derived.count == count)
        #expect(node.violations.isEmpty)
    }

    @Test("a late report with an older time never overwrites; of equal times the later event counts")
    func lateReports() {
        var node = harness()
        node.post(owner.registered("casa"))
        node.sleep(until: start + .hours(2))
        node.post(owner.reported("casa", id: "1", asof: start + .hours(2), total: 10))
        node.post(owner.reported("casa", id: "2", asof: start + .hours(1), total: 90))
        #expect(node.row("casa")?.present == 10)
        #expect(node.derived.count == 2)
        node.post(owner.reported("casa", id: "3", asof: start + .hours(2), total: 11))
        #expect(node.row("casa")?.present == 11)
    }

    @Test("a report older than twelve hours when it comes is stale at once")
    func staleOnArrival() {
        var node = harness()
        node.post(owner.registered("casa"))
        node.post(owner.reported("casa", id: "1", asof: start - .hours(13), total: 10))
        #expect(node.lastChange?["state"] == "stale")
        node.advance(by: .days(3))
        #expect(node.derived.count == 2)
    }

    @Test("only the first agency to register owns a shelter; its delegates may report, others may not")
    func rights() {
        var node = harness()
        let other = Poster(agency: "ngo")
        node.post(owner.registered("casa", name: "Casa", delegates: ["ngo"]))
        node.post(other.registered("casa", id: "r2", name: "Mine now"))
        #expect(node.row("casa")?.name == "Casa")
        node.post(other.reported("casa", id: "1", asof: start, total: 5))
        #expect(node.row("casa")?.present == 5)
        node.post(Poster(agency: "stranger").reported("casa", id: "2", asof: start + .minutes(1), total: 99))
        node.post(Poster(agency: "stranger").retracted("casa", id: "3", of: "1"))
        #expect(node.row("casa")?.present == 5)
        #expect(node.component.detail(of: "casa", at: node.now)?.owner == "imm")
    }

    @Test(
        "a closed shelter has no available beds, whatever its last report says",
        arguments: ["closed", "temporarily_closed"])
    func closed(status: String) {
        var node = harness()
        node.post(owner.registered("casa", usable: ["any": 10]))
        node.post(owner.reported("casa", id: "1", asof: start, total: 4))
        node.post(owner.registered("casa", id: "r2", usable: ["any": 10], status: status))
        #expect(node.lastChange?["available"] == 0)
        #expect(node.lastChange?["present"] == 4)
        #expect(node.row("casa")?.availableByGroup?.values.allSatisfy { $0 == 0 } == true)
        node.advance(by: .days(1))
        let totals = node.component.table(at: node.now).totals
        #expect((totals.available, totals.closed, totals.stale) == (0, 1, 0))
    }

    @Test("a correction replaces the figures of the report that it names, and counts by its time")
    func correction() {
        var node = harness()
        node.post(owner.registered("casa"))
        node.sleep(until: start + .hours(3))
        node.post(owner.reported("casa", id: "1", asof: start, total: 10))
        node.post(owner.reported("casa", id: "2", asof: start + .hours(1), total: 20))
        node.post(owner.corrected("casa", id: "c1", of: "1", asof: start, total: 77))
        #expect(node.row("casa")?.present == 20)
        node.post(owner.corrected("casa", id: "c2", of: "2", asof: start + .hours(1), total: 25))
        #expect(node.row("casa")?.present == 25)
        node.post(owner.corrected("casa", id: "c3", of: "1", asof: start + .hours(2), total: 30))
        #expect(node.row("casa")?.present == 30)
        node.post(owner.retracted("casa", id: "x1", of: "c3"))
        #expect(node.row("casa")?.present == 25)
        node.post(owner.retracted("casa", id: "x2", of: "2"))
        #expect(node.row("casa")?.present == 77)
        node.post(owner.retracted("casa", id: "x3", of: "1"))
        #expect(node.row("casa")?.state == .unreported)
        #expect(node.lastChange?["state"] == "unreported")
        node.post(owner.registered("nueva"))
        let totals = node.component.table(at: node.now).totals
        #expect((totals.unreported, totals.takenBack) == (2, 1))
    }

    @Test("a report from the future is not believed")
    func future() {
        var node = harness()
        node.post(owner.registered("casa"))
        node.post(owner.reported("casa", id: "1", asof: start + .hours(1), total: 10))
        #expect(node.row("casa")?.state == .unreported)
    }

    @Test("stale shelters are left out of sums and counted; areas and groups narrow the table")
    func filters() {
        let areas = AreaTree([
            Area(id: "bc", parent: nil, names: [:]), Area(id: "tijuana", parent: "bc", names: [:]),
            Area(id: "mexicali", parent: "bc", names: [:]),
        ])
        var node = harness()
        node.post(owner.registered("a", usable: ["family_member": 10]), owner.registered("b", area: "mexicali"))
        node.post(owner.registered("c"))
        node.post(owner.reported("a", id: "1", asof: start - .hours(11), total: 3))
        node.post(owner.reported("b", id: "1", asof: start, total: 120))
        node.advance(by: .hours(2))
        let all = node.component.table(at: node.now, filter: ShelterFilter(area: "bc"), areas: areas)
        #expect(all.rows.map(\.id) == ["a", "b", "c"])
        #expect((all.totals.stale, all.totals.unreported, all.totals.current) == (1, 1, 1))
        #expect((all.totals.available, all.totals.over) == (0, 20))
        let city = node.component.availability(at: node.now, filter: ShelterFilter(area: "tijuana"), areas: areas)
        #expect(city.map(\.area) == ["tijuana"])
        #expect(city.first?.totals.availableByGroup == nil)
        let adults = node.component.table(at: start, filter: ShelterFilter(group: .singleAdult), areas: areas)
        #expect(adults.rows.map(\.id) == ["b", "c"])
    }

    @Test("a total of which nobody knows a part is unknown where nobody knows any, and never 0")
    func unknownTotals() {
        var node = harness()
        let none = node.component.table(at: node.now).totals
        #expect((none.usable, none.present, none.available, none.over) == (0, 0, 0, 0))
        node.post(owner.registered("casa", usable: ["any": 10]))
        let unreported = node.component.table(at: node.now).totals
        #expect((unreported.usable, unreported.present, unreported.unknown) == (nil, nil, nil))
        #expect((unreported.available, unreported.over) == (nil, nil))
        #expect(unreported.json["present"] == .null)
        node.post(owner.registered("otra", usable: ["any": 5]), owner.reported("otra", id: "1", asof: start, total: 7))
        let one = node.component.table(at: node.now).totals
        #expect((one.usable, one.present, one.available, one.over, one.unreported) == (5, 7, 0, 2, 1))
        node.post(owner.registered("cerrada", usable: ["any": 5], status: "closed"))
        #expect(node.component.table(at: node.now).totals.closedUnknown == 1)
    }
}
