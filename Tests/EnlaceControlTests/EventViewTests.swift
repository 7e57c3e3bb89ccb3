import EnlaceControl
import EnlaceCore
import Testing

@testable import enlacectl

@Suite("enlacectl events and explain")
struct EventViewTests {
    @Test("list events with who posted or derived them, and how to see older ones")
    func list() {
        let reply = EventListReply(events: [Samples.changed, Samples.report], next: 12)
        #expect(
            EventListView.render(reply, on: Page()) == """
                position  recorded             type                        subject      by
                      13  2026-03-01 06:30:12  enlace.shelter.changed.v1   mx-tij-faro  shelters
                      12  2026-03-01 06:30:12  enlace.shelter.reported.v1  mx-tij-faro  imm-tijuana

                older ones: add --before 12

                """)
        let none = EventListView.render(EventListReply(events: []), on: Page())
        #expect(none == "no events: nothing in the journal fits\n")
    }

    @Test("show times in the zone of the people who read them")
    func zones() {
        let page = Page(zone: { _ in -8 * 60 })
        #expect(page.time(Samples.report.recorded) == "2026-02-28 22:30")
        #expect(page.fullTime(Samples.report.recorded) == "2026-02-28 22:30:12 -08:00")
        #expect(Page(zone: { _ in 345 }).fullTime(Samples.report.recorded) == "2026-03-01 12:15:12 +05:45")
    }

    @Test("tail on lines that never grow past the page")
    func tail() {
        var event = Samples.report
        let line = EventTable.line(event, on: Page())
        #expect(
            line == "       12  2026-03-01 06:30:12  enlace.shelter.reported.v1    mx-tij-faro           imm-tijuana\n")
        event.subject = String(repeating: "避", count: 80)
        #expect(Display.width(String(EventTable.line(event, on: Page()).dropLast())) <= 100)
    }

    @Test("show one event with its data, and name what is masked")
    func detail() {
        let reply = EventDetailReply(
            event: Samples.report, time: nil, extensions: ["purpose": "coordination"],
            data: WireJSON(["person": .null, "present": ["single_adult": 4], "needs": ["mantas", "agua"]]),
            masked: ["/person"])
        #expect(
            EventDetailView.render(reply, on: Page()) == """
                position   12
                type       enlace.shelter.reported.v1
                subject    mx-tij-faro
                id         2026-03-01-0630
                source     /agencies/imm-tijuana
                posted by  imm-tijuana
                happened   unknown
                recorded   2026-03-01 06:30:12 +00:00
                purpose    coordination

                {
                  "person": null,
                  "present": {
                    "single_adult": 4
                  },
                  "needs": ["mantas","agua"]
                }

                masked because restricted: /person

                """)
    }

    @Test("post and say what was known before, and that a dry run stored nothing")
    func post() {
        var reply = PostReply(
            dryRun: false,
            receipts: [
                .init(source: "/agencies/imm", id: "a", position: 1_012, duplicate: false),
                .init(source: "/agencies/imm", id: "b", position: 7, duplicate: true),
            ], durable: true)
        #expect(
            PostView.render(reply, on: Page()) == """
                id  source         position
                a   /agencies/imm      1012
                b   /agencies/imm         7  known before

                2 events accepted, 1 of them known before

                """)
        reply = PostReply(
            dryRun: true, receipts: [.init(source: "/a", id: "a", position: nil, duplicate: false)], durable: true)
        #expect(PostView.render(reply, on: Page()).hasSuffix("\n1 event valid; nothing was stored (dry run)\n"))
    }

    @Test("explain an event as a story that names the deciding rule for every partner")
    func explain() {
        #expect(
            ExplainView.render(Samples.explain, on: Page()) == """
                Event 12, enlace.shelter.reported.v1 about mx-tij-faro
                posted by imm-tijuana, recorded 2026-03-01 06:30:12 +00:00
                id 2026-03-01-0630, source /agencies/imm-tijuana

                From it followed
                position  recorded             type                       subject      by
                      13  2026-03-01 06:30:12  enlace.shelter.changed.v1  mx-tij-faro  shelters

                2 partners: sent to 1, refused to 1

                oim-tijuana: sent
                  because    the agreement grants this type in tijuana
                  agreement  3
                  told       present, total
                  withheld   needs
                  not exact  present, total: an earlier report may have counted some of the same people
                  notice     n_01
                  delivery   pending after 1 attempt, HTTP 503, next attempt 2026-03-01 06:35

                sheriff-sd: refused
                  because  class enforcement receives public fields only, and this type has none in its agreement

                """)
    }

    @Test("explain that nobody is told of a type that stays on its node, partners or not")
    func stays() {
        let reply = ExplainReply(event: Samples.changed, derived: [], decided: true, travels: false, partners: [])
        #expect(
            ExplainView.render(reply, on: Page()).hasSuffix(
                "\nNo partner is told of it: events of this type stay on their node.\n"))
    }

    @Test("explain who may still have something to say, instead of that nothing followed")
    func behind() {
        var reply = ExplainReply(
            event: Samples.report, derived: [], decided: false, behind: ["flows", "relay"], partners: [])
        #expect(
            ExplainView.render(reply, on: Page()).contains(
                "\nNothing was derived from it so far. Components that have not come to it yet: flows, relay.\n\n"))
        reply.derived = [Samples.changed]
        let text = ExplainView.render(reply, on: Page())
        #expect(text.contains("  mx-tij-faro  shelters\nComponents that have not come to it yet: flows, relay.\n\n"))
    }

    @Test("explain that figures of an import may be named by no agreement, and a notice that is gone")
    func nobody() {
        var event = Samples.report
        event.type = EventType.flowReported.name
        var reply = ExplainReply(event: event, derived: [], decided: true, partners: [])
        #expect(
            ExplainView.render(reply, on: Page()).hasSuffix(
                "\nThere was no partner to tell, or none whose agreement names such figures.\n"))
        reply.partners = Samples.explain.partners
        reply.partners[0].notice = nil
        #expect(
            ExplainView.render(reply, on: Page()).contains(
                "  delivery   the notice is not kept any more; see enlacectl disclosures --event\n"))
    }

    @Test("explain that nothing is decided yet instead of that nobody was told")
    func undecided() {
        let reply = ExplainReply(event: Samples.changed, derived: [], decided: false, partners: [])
        let text = ExplainView.render(reply, on: Page())
        #expect(text.contains("derived by shelters, recorded 2026-03-01 06:30:12 +00:00\n"))
        #expect(
            text.hasSuffix("Nothing was derived from it.\n\nThe relay has not come to it yet; ask again in a moment.\n")
        )
    }
}
