import EnlaceControl
import EnlaceCore
import Testing

@testable import enlacectl

@Suite("enlacectl agreements whatif")
struct WhatifTests {
    @Test("shows field by field what would newly leave or stop leaving, why, and the sum")
    func changes() {
        #expect(
            WhatifView.render(Samples.whatif, on: Page()) == """
                type                          field    change         events  example
                enlace.shelter.registered.v1  (event)  newly leaves        3       12
                enlace.shelter.registered.v1  area     stops leaving      40        1

                enlace.shelter.registered.v1: 3 events refused now (it is about an area that the agreement does not
                cover), sent then, for example 12

                oim-tijuana: 1,200 events looked at since 2026-03-01 06:30:00 +00:00: 3 would newly leave, 0 would
                stop leaving, 40 would leave with other fields or content
                note: notices would name the purpose b instead of a

                """)
    }

    @Test("says so where nothing would change, and still tells what no event shows")
    func nothing() {
        var reply = Samples.whatif
        reply.changes = []
        reply.turns = []
        #expect(
            WhatifView.render(reply, on: Page()) == """
                nothing would change: 1,200 events looked at
                note: notices would name the purpose b instead of a

                """)
        reply.notes = []
        reply.totals.lookedAt = 1
        #expect(WhatifView.render(reply, on: Page()) == "nothing would change: 1 event looked at\n")
    }

    @Test("names a field that would leave with something else in it")
    func altered() {
        var reply = Samples.whatif
        reply.changes[1].way = .leavesAltered
        #expect(WhatifView.render(reply, on: Page()).contains("area     other content      40        1"))
    }

    @Test("fits the page, whatever the names")
    func width() {
        var reply = Samples.whatif
        reply.changes[0].type = String(repeating: "long.", count: 20)
        reply.changes[1].field = String(repeating: "field", count: 20)
        let lines = WhatifView.render(reply, on: Page()).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= Page.maxWidth })
    }

    @Test("begins at a time, or so long ago; nothing else is taken")
    func since() throws {
        let now = Timestamp("2026-03-08T06:30:00Z")!
        let week = Timestamp("2026-03-01T06:30:00Z")!
        #expect(WhatifRequest(file: "f").since.start(now: now) == week)
        #expect(WhatifRequest.Since("7d") == .week)
        #expect(WhatifRequest.Since("2026-03-01T00:30:00-06:00")?.start(now: now) == week)
        #expect(WhatifRequest.Since("100000000d")?.start(now: now) != nil)
        for text in ["", "soon", "7", "-7d", "2026-03-01", "99999999999d"] { #expect(WhatifRequest.Since(text) == nil) }
        let request = WhatifRequest(file: "a b.yaml", since: try #require(WhatifRequest.Since("12h")))
        #expect(try WhatifRequest(ControlQuery(parsing: request.query.text)) == request)
        #expect(throws: ControlProblem.self) { try WhatifRequest(ControlQuery(parsing: "since=soon")) }
    }
}
