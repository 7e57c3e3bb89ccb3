import EnlaceControl
import EnlaceCore
import Testing

@testable import enlacectl

@Suite("enlacectl disclosures")
struct DisclosureViewTests {
    private let row = DisclosureListReply.Row(
        index: 12, time: WireTime(Timestamp("2026-03-01T06:30:00Z")!), partner: "dif-tijuana",
        notice: "6f1c2a9be07d4c58a3f0b1d2e4c6a891",
        event: .init(source: "/agencies/imm", id: "con-17-a", position: 41), type: "enlace.concern.raised.v1",
        agreement: "2026-03", fields: ["person", "area"], basis: "consent, event cst-17-a", outcome: nil)

    @Test("list what was let out, and say when there was nothing")
    func list() {
        #expect(
            DisclosureListView.render(DisclosureListReply(disclosures: [row]), on: Page()) == """
                entry  time              partner      type                      outcome  fields
                   12  2026-03-01 06:30  dif-tijuana  enlace.concern.raised.v1  unknown  person area

                """)
        let none = DisclosureListView.render(DisclosureListReply(disclosures: []), on: Page())
        #expect(none == "nothing was let out that fits\n")
    }

    @Test("show each disclosure of a person in full")
    func person() {
        let reply = PersonDisclosuresReply(disclosures: [row], untraceable: 0, size: 40, root: "cm9vdA==")
        #expect(
            PersonDisclosuresView.render(reply, on: Page()) == """
                partner     dif-tijuana
                time        2026-03-01 06:30:00 +00:00
                fields      person, area
                basis       consent, event cst-17-a
                agreement   2026-03
                event       con-17-a, position 41, enlace.concern.raised.v1
                notice      6f1c2a9be07d4c58a3f0b1d2e4c6a891
                outcome     unknown: it counts as arrived
                in the log  entry 12 of 40, root cm9vdA==

                """)
    }

    @Test("never take what nobody can tell any more for nothing")
    func nothing() {
        var reply = PersonDisclosuresReply(disclosures: [], untraceable: 0, size: 40, root: "cm9vdA==")
        let none = "nothing that fits is known to have been let out of this person\n"
        #expect(PersonDisclosuresView.render(reply, on: Page()) == none)
        reply.untraceable = 2
        #expect(
            PersonDisclosuresView.render(reply, on: Page()) == """
                \(none)
                note: 2 disclosures more were about somebody of whom nobody can tell any more who it was, because
                the event's content expired or was erased

                """)
    }
}
