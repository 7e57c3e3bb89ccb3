import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("A notice whose lifetime is over")
struct ExpiryTests {
    private func partner(lifetime: Timestamp.Span = .days(2)) -> Partner {
        var partner = Samples.partner()
        partner.agreement.noticeLifetime = lifetime
        return partner
    }

    private func post(_ ids: String..., to site: RelaySite) async throws {
        let count = try await site.entries().count
        for id in ids { try await site.post(Samples.changed(id: id)) }
        try await site.eventually("the notices are made") { try await site.entries().count == count + ids.count }
    }

    /// Lets time pass by the minute until `count` notices were dropped.
    private func dropped(_ count: Int, at site: RelaySite) async throws {
        try await site.eventually("\(count) are dropped") {
            site.clock.advance(by: .minutes(1))
            return try await site.entries(.dropped).count == count
        }
    }

    /// Lets some looks pass that are to find nothing.
    private func look(at site: RelaySite) async throws {
        for _ in 0..<3 {
            try await site.eventually("the sweep sleeps") { site.clock.sleeperCount > 0 }
            site.clock.advance(by: .minutes(1))
            for _ in 0..<50 { await Task.yield() }
        }
    }

    private func expectTold(_ count: Int, by site: RelaySite) async throws {
        let told = try await site.events(.noticeFailed)
        #expect(told.count == count)
        #expect(
            told.allSatisfy {
                $0.data?["fate"]?.string == "dropped" && $0.data?["outcome"]?.string == "its lifetime is over"
            })
    }

    @Test("is dropped while its partner is paused, and is not sent when that is resumed", arguments: [true, false])
    func paused(inOrder: Bool) async throws {
        let channel = ScriptedChannel()
        var partner = partner()
        if inOrder { partner.order = .object }
        let site = RelaySite([partner], channel: channel)
        try await site.run(isSweeping: true) { site in
            try await site.eventually("there is a lane") { site.dispatcher.condition(of: "ngo") != nil }
            try await site.dispatcher.pause("ngo")
            try await post("e1", "e2", to: site)
            site.clock.advance(by: .days(1))
            try await post("e3", to: site)
            try await look(at: site)
            #expect(try await site.entries(.pending).count == 3)
            site.clock.advance(by: .days(1))
            try await dropped(2, at: site)
            try await expectTold(2, by: site)
            try await site.dispatcher.resume("ngo")
            try await site.eventually("the young one is sent") { try await site.entries(.delivered).count == 1 }
            #expect(channel.deliveries.count == 1)
        }
    }

    @Test("is dropped too when the agreement of a paused partner has become shorter")
    func shorter() async throws {
        let site = RelaySite([partner()], channel: ScriptedChannel())
        try await site.run(isSweeping: true) { site in
            try await site.eventually("there is a lane") { site.dispatcher.condition(of: "ngo") != nil }
            try await site.dispatcher.pause("ngo")
            try await post("e1", to: site)
            site.clock.advance(by: .hours(2))
            try await look(at: site)
            #expect(try await site.entries(.pending).count == 1)
            await site.reload([partner(lifetime: .hours(1))])
            try await dropped(1, at: site)
            try await expectTold(1, by: site)
        }
    }

    @Test("is dropped where its partner is not configured, and one that is not over waits for the file to come back")
    func unconfigured() async throws {
        let channel = ScriptedChannel()
        let site = RelaySite([partner()], channel: channel)
        try await site.run { site in
            try await site.eventually("there is a lane") { site.dispatcher.condition(of: "ngo") != nil }
            try await site.dispatcher.pause("ngo")
            try await post("e1", to: site)
            site.clock.advance(by: .days(1))
            try await post("e2", to: site)
        }
        let without = RelaySite([], channel: channel, after: site)
        try await without.run(isSweeping: true) { site in
            site.clock.advance(by: .days(1))
            try await dropped(1, at: site)
            try await look(at: site)
            #expect(try await site.entries(.pending).count == 1)
            try await expectTold(1, by: site)
            await site.reload([partner()])
            try await site.eventually("it is back, paused as before") { site.dispatcher.pausedPartners == ["ngo"] }
            try await site.dispatcher.resume("ngo")
            try await site.eventually("the young one is sent") { try await site.entries(.delivered).count == 1 }
        }
    }

    @Test("but is on its way already stays what the partner makes of it")
    func underway() async throws {
        let channel = ScriptedChannel { _, _ in .hang }
        let site = RelaySite([partner()], channel: channel)
        try await site.run(isSweeping: true) { site in
            try await post("e1", to: site)
            try await site.eventually("the attempt is under way") { channel.deliveries.count == 1 }
            try await site.dispatcher.pause("ngo")
            site.clock.advance(by: .days(3))
            try await look(at: site)
            #expect(try await site.entries(.pending).count == 1)
            channel.release()
            try await site.eventually("it is delivered") { try await site.entries(.delivered).count == 1 }
            try await look(at: site)
            try await expectTold(0, by: site)
        }
    }

    @Test("goes with all others of a long pause, a slice at a time")
    func many() async throws {
        let site = RelaySite([partner()], channel: ScriptedChannel())
        try await site.run(isSweeping: true) { site in
            try await site.eventually("there is a lane") { site.dispatcher.condition(of: "ngo") != nil }
            try await site.dispatcher.pause("ngo")
            for index in 0..<1_100 { try await site.post(Samples.changed(id: "e\(index)")) }
            try await site.eventually("the notices are made") { try await site.entries().count == 1_100 }
            site.clock.advance(by: .days(3))
            try await dropped(1_100, at: site)
            try await expectTold(1_100, by: site)
        }
    }

    @Test("is dropped when the disk has room again")
    func fullDisk() async throws {
        let site = RelaySite([partner()], channel: ScriptedChannel())
        try await site.run(isSweeping: true) { site in
            try await site.eventually("there is a lane") { site.dispatcher.condition(of: "ngo") != nil }
            try await site.dispatcher.pause("ngo")
            try await post("e1", to: site)
            site.outcomes.fail(with: .diskFull)
            site.clock.advance(by: .days(3))
            try await site.eventually("a look fails") {
                site.clock.advance(by: .minutes(1))
                return site.outcomes.refused > 0
            }
            site.outcomes.fail(with: nil)
            try await dropped(1, at: site)
            try await expectTold(1, by: site)
        }
    }
}
