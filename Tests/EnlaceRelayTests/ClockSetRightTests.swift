import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("A clock that was ahead and is set right")
struct ClockSetRightTests {
    private static let wrong = Timestamp.Span.hours(3)
    private static let busy = DeliveryOutcome(.recoverable(after: nil), status: 429, detail: "busy")

    /// A site whose clock is ahead, and whose partner has refused what it was sent of so many notices.
    private func refused(_ partner: Partner, by outcome: DeliveryOutcome, notices: Int, _ channel: ScriptedChannel)
        async throws -> RelaySite
    {
        channel.follow { _, _ in .answer(outcome) }
        let site = RelaySite([partner], channel: channel)
        site.clock.advance(by: ClockSetRightTests.wrong)
        try await site.run { site in
            for index in 1...notices { try await site.post(Samples.changed(id: "e\(index)")) }
            try await site.eventually("all are there") { try await site.entries().count == notices }
            try await site.eventually("as many have failed as can") {
                let failed = try await site.entries().filter { $0.progress.attempts > 0 }
                return failed.count == (partner.order == .object ? 1 : notices)
            }
        }
        channel.follow { _, _ in .answer(.accepted) }
        return site
    }

    @Test("holds up no notice that waits behind another of its object")
    func order() async throws {
        let channel = ScriptedChannel { _, _ in .answer(ClockSetRightTests.busy) }
        let site = RelaySite([Samples.partner(order: .object)], channel: channel)
        site.clock.advance(by: ClockSetRightTests.wrong)
        try await site.run { site in
            for index in 1...3 { try await site.post(Samples.changed(id: "e\(index)")) }
            try await site.eventually("the first has failed, and the others wait") {
                try await site.entries().map(\.progress.attempts) == [0, 0, 1]
            }
            try await site.eventually("the lane sleeps") { site.clock.sleeperCount > 0 }
            channel.follow { _, _ in .answer(.accepted) }
            site.clock.setBack(by: ClockSetRightTests.wrong)
            try await expectAll(of: channel, at: site)
        }
    }

    @Test("holds up no notice behind another after a restart either")
    func orderOverRestart() async throws {
        let channel = ScriptedChannel()
        let partner = Samples.partner(order: .object)
        let site = try await refused(partner, by: ClockSetRightTests.busy, notices: 3, channel)
        site.clock.setBack(by: ClockSetRightTests.wrong)
        try await RelaySite([partner], channel: channel, after: site).run { site in
            try await expectAll(of: channel, at: site)
        }
    }

    private func expectAll(of channel: ScriptedChannel, at site: RelaySite) async throws {
        let end = site.clock.now + .minutes(1)
        try await site.eventually("all are delivered") {
            if site.clock.now < end { site.clock.advance(by: .seconds(1)) }
            return try await site.entries(.delivered).count == 3
        }
        let sent = try channel.deliveries.map { try JSONDocument($0.body).root["id"]?.string }
        #expect(sent == ["e1", "e1", "e2", "e3"])
    }

    @Test("keeps no notice from being announced that nobody has tried")
    func thin() async throws {
        let channel = ScriptedChannel()
        var partner = Samples.partner()
        partner.format = .thin
        let site = RelaySite([partner], channel: channel)
        try await site.run { site in
            try await site.eventually("the lane is there") { site.dispatcher.condition(of: "ngo") != nil }
            try await site.dispatcher.pause("ngo")
            site.clock.advance(by: ClockSetRightTests.wrong)
            try await site.post(Samples.changed(id: "e1"))
            try await site.eventually("it waits") { try await site.entries(.pending).count == 1 }
            site.clock.setBack(by: ClockSetRightTests.wrong)
            try await site.dispatcher.resume("ngo")
            try await site.eventually("it is announced") { channel.deliveries.count == 1 }
        }
    }

    @Test("leaves no partner alone for longer than it asked, also where that was noted before and the node restarts")
    func quiet() async throws {
        let channel = ScriptedChannel()
        let outcome = DeliveryOutcome(.recoverable(after: .seconds(9)), status: 429, detail: "busy")
        let site = try await refused(Samples.partner(), by: outcome, notices: 1, channel)
        site.clock.setBack(by: ClockSetRightTests.wrong)
        try await RelaySite([Samples.partner()], channel: channel, after: site).run { site in
            try await site.eventually("it is delivered") {
                if channel.deliveries.count == 1 { site.clock.advance(by: .seconds(1)) }
                return try await site.entries(.delivered).count == 1
            }
            #expect(site.clock.now < Samples.start + .minutes(2))
        }
    }

    @Test("lets a partner be left alone over a restart that has asked for it since")
    func askedSince() async throws {
        let channel = ScriptedChannel()
        let site = RelaySite([Samples.partner()], channel: channel)
        site.clock.advance(by: ClockSetRightTests.wrong)
        try await site.run { site in
            try await site.post(Samples.changed(id: "e1"))
            try await site.eventually("it is delivered") { try await site.entries(.delivered).count == 1 }
        }
        site.clock.setBack(by: ClockSetRightTests.wrong)
        let end = site.clock.now + .minutes(30)
        let busy = DeliveryOutcome(.recoverable(after: .minutes(30)), status: 503, detail: "busy")
        channel.follow { _, _ in .answer(busy) }
        try await RelaySite([Samples.partner()], channel: channel, after: site).run { site in
            try await site.post(Samples.changed(id: "e2"))
            try await site.eventually("it has failed") { try await site.entries().first?.progress.attempts == 1 }
        }
        try await RelaySite([Samples.partner()], channel: channel, after: site).run { site in
            try await site.eventually("it is left alone") { site.dispatcher.condition(of: "ngo")?.heldUntil == end }
        }
    }

    @Test("is not what a partner is held by after a restart, once the running node has noticed it")
    func noticed() async throws {
        let channel = ScriptedChannel()
        let outcome = DeliveryOutcome(.recoverable(after: .minutes(9)), status: 429, detail: "busy")
        channel.follow { _, _ in .answer(outcome) }
        let site = RelaySite([Samples.partner()], channel: channel)
        site.clock.advance(by: ClockSetRightTests.wrong)
        try await site.run { site in
            try await site.post(Samples.changed(id: "e1"))
            try await site.eventually("it has failed") { try await site.entries().first?.progress.attempts == 1 }
            site.clock.setBack(by: ClockSetRightTests.wrong)
            let end = site.clock.now + .minutes(9)
            site.dispatcher.reload()
            try await site.eventually("the right time is stored") { try await site.store.quiets()["ngo"] == end }
        }
    }

    @Test("leaves no dead letter out that is to be retried")
    func deadLetters() async throws {
        let channel = ScriptedChannel()
        let gone = DeliveryOutcome(.final, status: 400, detail: "refused")
        let site = try await refused(Samples.partner(), by: gone, notices: 3, channel)
        site.clock.setBack(by: ClockSetRightTests.wrong)
        try await RelaySite([Samples.partner()], channel: channel, after: site).run { site in
            #expect(try await site.dispatcher.retryAll(of: "ngo") == 3)
            try await site.eventually("they are delivered") { try await site.entries(.delivered).count == 3 }
        }
    }
}
