import EnlaceControl
import Testing

@testable import enlacectl

@Suite("enlacectl shelters")
struct ShelterViewTests {
    @Test("adds up free beds and people over capacity apart, and says what is unknown")
    func list() {
        #expect(
            ShelterListView.render(Samples.shelters, on: Page()) == """
                shelter        name                   state   as of              usable  present  available     over
                mx-tij-faro    El Faro                open    2026-03-01 06:00    1,400    1,415          0       15
                mx-tij-puente  Puente de la Esperan…  open    2026-03-01 05:45      127       65         62        0
                mx-tij-niño    Casa del Niño          closed  unknown           unknown  unknown    unknown  unknown
                total                                                             1,527    1,480         62       15

                Not in the total: 1 that never reported.

                """)
    }

    @Test("keeps what other nodes told apart, with the node's name")
    func remote() {
        var reply = Samples.shelters
        reply.remote = [reply.shelters[0]]
        reply.remote[0].origin = "san-diego"
        reply.totals.stale = 2
        let text = ShelterListView.render(reply, on: Page())
        #expect(text.contains("\nNot in the total: 2 with a report too old to count, 1 that never reported.\n"))
        #expect(
            text.hasSuffix(
                """
                Told by other nodes, in no total here
                node       shelter      name     state  as of             usable  present  available  over
                san-diego  mx-tij-faro  El Faro  open   2026-03-01 06:00   1,400    1,415          0    15

                """))
    }

    @Test("tells a shelter whose report was taken back from one that never reported")
    func takenBack() {
        var reply = Samples.shelters
        reply.totals.takenBack = 1
        #expect(
            ShelterListView.render(reply, on: Page()).hasSuffix(
                "\nNot in the total: 1 whose report was taken back.\n"))
        reply.totals.unreported = 3
        #expect(
            ShelterListView.render(reply, on: Page()).hasSuffix(
                "\nNot in the total: 2 that never reported, 1 whose report was taken back.\n"))
    }

    @Test("shows the area where it was not asked for, and fits 100 columns all the same")
    func areas() {
        var reply = Samples.shelters
        reply.area = nil
        let lines = ShelterListView.render(reply, on: Page()).split(separator: "\n").map(String.init)
        #expect(lines[0].contains("area"))
        #expect(lines.allSatisfy { Display.width($0) <= 100 })
    }

    @Test("says unknown in the total where nothing is known of any shelter, and what is left out")
    func unknownTotal() {
        var reply = Samples.shelters
        reply.shelters = [reply.shelters[2]]
        reply.totals = ShelterTotals(
            shelters: 1, usable: nil, present: nil, available: 0, over: nil, stale: 0, unreported: 0, closedUnknown: 1)
        let text = ShelterListView.render(reply, on: Page())
        #expect(text.contains(/total +unknown +unknown +0 +unknown\n/), "\(text)")
        #expect(text.hasSuffix("\nNot in the total: 1 closed without a report that holds.\n"))
    }

    @Test("says that an area has none")
    func none() {
        let totals = ShelterTotals(shelters: 0, usable: 0, present: 0, available: 0, over: 0, stale: 0, unreported: 0)
        let reply = ShelterListReply(area: "tecate", shelters: [], totals: totals, remote: [])
        #expect(ShelterListView.render(reply, on: Page()) == "no shelters in tecate: none is registered\n")
    }

    @Test("shows one shelter group by group")
    func detail() {
        let reply = ShelterDetailReply(
            shelter: Samples.shelters.shelters[0], owner: "imm-tijuana", delegates: ["cruz-roja"], uncovered: 0,
            groups: [.init(group: "single_adult", usable: 1_400, present: 1_415, available: 0), .init(group: "any")],
            languages: ["es", "ht"])
        #expect(
            ShelterDetailView.render(reply, on: Page()) == """
                shelter      mx-tij-faro, El Faro
                area         tijuana-centro
                status       open
                figures      current
                as of        2026-03-01 06:00:00 +00:00
                usable       1,400
                present      1,415
                available    0
                over         15
                uncovered    0
                reported by  imm-tijuana, cruz-roja

                group          usable  present  available
                single_adult    1,400    1,415          0
                any           unknown  unknown    unknown

                languages  es, ht

                """)
    }
}
