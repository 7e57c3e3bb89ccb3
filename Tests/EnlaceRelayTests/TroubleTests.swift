import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("A partner in trouble")
struct TroubleTests {
    static let broken = DeliveryOutcome(.recoverable(after: nil), status: 500, detail: "broken")
    private static let gone = DeliveryOutcome(.gone, status: 410, detail: "gone")

    /// A site on the journal of another, as after a restart.
    private func restart(of site: RelaySite, _ partner: Partner, _ channel: ScriptedChannel) -> RelaySite {
        RelaySite([partner], channel: channel, after: site)
    }

    private func names(_ site: RelaySite) async throws -> [String] {
        try await site.events().filter { $0.subject == "ngo" && $0.type.name.hasPrefix("enlace.partner.") }
            .reversed().map(\.type.name)
    }

    @Test("is tried by one notice in half a minute, and the others use up no attempt meanwhile")
    func opens() async throws {
        let channel = ScriptedChannel { _, _ in .answer(TroubleTests.broken) }
        let site = RelaySite([Samples.partner(concurrency: 1)], channel: channel)
        try await site.run { site in
            for index in 1...12 { try await site.post(Samples.changed(id: "e\(index)")) }
            try await site.eventually("the circuit is open") { try await site.events(.partnerFailing).count == 1 }
            #expect(channel.deliveries.count == 10)
            #expect(try await site.entries().count { $0.progress.attempts == 0 } == 2)
            #expect(site.dispatcher.condition(of: "ngo")?.heldUntil == site.clock.now + .seconds(30))
            try await site.eventually("the lane sleeps") { site.clock.sleeperCount > 0 }
            site.clock.advance(by: .seconds(29))
            for _ in 0..<50 { await Task.yield() }
            #expect(channel.deliveries.count == 10)
            channel.follow { _, _ in .answer(.accepted) }
            site.clock.advance(by: .seconds(1))
            try await site.eventually("all are delivered") {
                site.clock.advance(by: .milliseconds(1))
                return try await site.entries(.delivered).count == 12
            }
            #expect(try await names(site) == ["enlace.partner.failing.v1", "enlace.partner.recovered.v1"])
            #expect(site.dispatcher.condition(of: "ngo")?.isFailing == false)
        }
    }

    private func request(_ id: String) -> EventDraft {
        let posted = EventDraft.posted(
            .erasureRequested, id: id, source: "/nodes/tj/relay", subject: "request-\(id)",
            data: ["partner": "ngo", "person": "p_1", "reason": "withdrawn", "due": "2026-12-01T00:00:00Z"])
        return EventDraft(envelope: posted.envelope, content: posted.content, agency: nil)
    }

    private static func isRequest(_ delivery: NoticeDelivery) -> Bool {
        String(decoding: delivery.body, as: UTF8.self).contains("enlace.erasure.requested.v1")
    }

    @Test("is asked to forget somebody as soon as it is back, before it gets anything else that waits for it")
    func errandsFirst() async throws {
        let channel = ScriptedChannel { _, _ in .answer(TroubleTests.broken) }
        let site = RelaySite([Samples.partner(concurrency: 1)], channel: channel)
        try await site.run { site in
            try await site.post(request("tried"))
            try await site.eventually("it has failed") { try await site.entries().first?.progress.attempts == 1 }
            for index in 1...12 { try await site.post(Samples.changed(id: "e\(index)")) }
            try await site.eventually("the circuit is open") { try await site.events(.partnerFailing).count == 1 }
            try await site.post(request("new"))
            try await site.eventually("it waits") { try await site.entries().count == 14 }
            let made = channel.deliveries.count
            channel.follow { _, _ in .answer(.accepted) }
            try await site.eventually("all is delivered") {
                try await site.passSecond(channel)
                return try await site.entries(.delivered).count == 14
            }
            let order = channel.deliveries.dropFirst(made).map(TroubleTests.isRequest)
            #expect(order.prefix(3).filter(\.self).count == 2, "after at most one probe")
        }
    }

    @Test("that refuses to be asked gets all else nevertheless")
    func refusedErrands() async throws {
        let refused = DeliveryOutcome(.recoverable(after: nil), status: 400, detail: "unknown type")
        let channel = ScriptedChannel { delivery, _ in
            TroubleTests.isRequest(delivery) ? .answer(refused) : .answer(.accepted)
        }
        let site = RelaySite([Samples.partner(concurrency: 1)], channel: channel)
        try await site.run { site in
            for index in 1...15 { try await site.post(request("r\(index)")) }
            try await site.eventually("the circuit is open") { try await site.events(.partnerFailing).count == 1 }
            for index in 1...5 { try await site.post(Samples.changed(id: "e\(index)")) }
            let start = site.clock.now
            try await site.eventually("all others are delivered") {
                try await site.passSecond(channel)
                return try await site.entries(.delivered).count == 5
            }
            #expect(site.clock.now < start + .minutes(5))
        }
    }

    @Test("is no peer that refuses some notices, and it gets the others", arguments: [403, 409, 422])
    func refusingPeer(status: Int) async throws {
        let refused = DeliveryOutcome(.recoverable(after: nil), status: status, detail: "refused")
        let channel = ScriptedChannel { delivery, _ in
            String(decoding: delivery.body, as: UTF8.self).contains("\"good\"") ? .answer(.accepted) : .answer(refused)
        }
        let site = RelaySite([Samples.partner(peer: "sd", concurrency: 1)], channel: channel)
        try await site.run { site in
            for index in 1...14 { try await site.post(Samples.changed(id: "e\(index)")) }
            try await site.post(Samples.changed(id: "good"))
            try await site.eventually("the good one is delivered") { try await site.entries(.delivered).count == 1 }
            #expect(try await site.entries(status == 403 ? .pending : .dead).count == 14)
            #expect(try await site.events(.partnerFailing).isEmpty)
        }
    }

    @Test("is anybody else that answers so, for a web framework may while a table is changed", arguments: [409, 422])
    func refusingPartner(status: Int) async throws {
        let refused = DeliveryOutcome(.recoverable(after: nil), status: status, detail: "refused")
        let channel = ScriptedChannel { _, _ in .answer(refused) }
        let site = RelaySite([Samples.partner(concurrency: 1)], channel: channel)
        try await site.run { site in
            for index in 1...10 { try await site.post(Samples.changed(id: "e\(index)")) }
            try await site.eventually("the circuit is open") { try await site.events(.partnerFailing).count == 1 }
            #expect(try await site.entries(.pending).count == 10)
        }
    }

    @Test("is told of once, however many probes fail, and is met by a probe after a restart")
    func toldOnce() async throws {
        let channel = ScriptedChannel { _, _ in .answer(TroubleTests.broken) }
        let partner = Samples.partner(concurrency: 1)
        let site = RelaySite([partner], channel: channel)
        try await site.run { site in
            for index in 1...20 { try await site.post(Samples.changed(id: "e\(index)")) }
            try await site.eventually("the circuit is open") { try await site.events(.partnerFailing).count == 1 }
            for probe in 1...3 {
                try await site.eventually("the lane sleeps") { site.clock.sleeperCount > 0 }
                site.clock.advance(by: .seconds(30))
                try await site.eventually("probe \(probe) is recorded") {
                    try await site.entries().reduce(0) { $0 + $1.progress.attempts } == 10 + probe
                }
            }
        }
        let count = channel.deliveries.count
        let again = restart(of: site, partner, channel)
        channel.follow { _, _ in .hang }
        try await again.run { site in
            try await site.eventually("the probe is under way") { channel.deliveries.count == count + 1 }
            for _ in 0..<50 { await Task.yield() }
            #expect(channel.deliveries.count == count + 1)
            #expect(site.dispatcher.condition(of: "ngo")?.isFailing == true)
            channel.follow { _, _ in .answer(.accepted) }
            channel.release()
            try await site.eventually("it has recovered") { try await site.events(.partnerRecovered).count == 1 }
        }
        #expect(try await again.events(.partnerFailing).count == 1)
    }

    @Test("that answers 410 stays paused after a restart, until an admin resumes it")
    func goneForGood() async throws {
        let channel = ScriptedChannel { _, _ in .answer(TroubleTests.gone) }
        let site = RelaySite([Samples.partner()], channel: channel)
        try await site.run { site in
            try await site.post(Samples.changed(id: "e1"))
            try await site.eventually("it is dead") { try await site.entries(.dead).count == 1 }
            try await site.post(Samples.changed(id: "e2"))
        }
        channel.follow { _, _ in .answer(.accepted) }
        let again = restart(of: site, Samples.partner(), channel)
        try await again.run { site in
            try await site.eventually("it is known to be paused") { site.dispatcher.pausedPartners == ["ngo"] }
            #expect(site.dispatcher.condition(of: "ngo")?.pause == .gone)
            for _ in 0..<50 { await Task.yield() }
            #expect(channel.deliveries.count == 1)
            try await site.dispatcher.resume("ngo")
            try await site.eventually("the second is delivered") { try await site.entries(.delivered).count == 1 }
        }
        #expect(try await names(again) == ["enlace.partner.paused.v1", "enlace.partner.resumed.v1"])
        #expect(try await again.events(.partnerPaused).first?.data?["reason"]?.string == "gone")
    }

    @Test("that an admin pauses stays so after a restart, and each word counts within one millisecond")
    func pausedByAdmin() async throws {
        let channel = ScriptedChannel()
        let site = RelaySite([Samples.partner()], channel: channel)
        try await site.run { site in
            try await site.eventually("the lane runs") { site.dispatcher.condition(of: "ngo") != nil }
            try await site.dispatcher.pause("ngo")
            try await site.dispatcher.pause("ngo")
            try await site.dispatcher.resume("ngo")
            try await site.dispatcher.pause("ngo")
            try await site.post(Samples.changed())
            await #expect(throws: RelayError.unknownPartner("nobody")) { try await site.dispatcher.pause("nobody") }
        }
        let again = restart(of: site, Samples.partner(), channel)
        try await again.run { site in
            try await site.eventually("it is known to be paused") { site.dispatcher.pausedPartners == ["ngo"] }
            for _ in 0..<50 { await Task.yield() }
            #expect(channel.deliveries.isEmpty)
            try await site.dispatcher.resume("ngo")
            try await site.eventually("it is delivered") { try await site.entries(.delivered).count == 1 }
        }
        #expect(try await names(again).count == 4)
    }

    @Test("a retry of a dead letter resumes a partner whose endpoint was gone, not one that an admin paused")
    func retryResumes() async throws {
        let channel = ScriptedChannel { _, _ in .answer(TroubleTests.gone) }
        let site = RelaySite([Samples.partner()], channel: channel)
        try await site.run { site in
            try await site.post(Samples.changed())
            try await site.eventually("it is dead") { try await site.entries(.dead).count == 1 }
            let id = try #require(try await site.entries().first?.notice.id)
            try await site.eventually("it is paused") { site.dispatcher.pausedPartners == ["ngo"] }
            try await site.dispatcher.pause("ngo")
            channel.follow { _, _ in .answer(.accepted) }
            try await site.dispatcher.retry(id)
            for _ in 0..<50 { await Task.yield() }
            #expect(channel.deliveries.count == 1)
            try await site.dispatcher.resume("ngo")
            try await site.eventually("it is delivered") { try await site.entries(.delivered).count == 1 }
        }
    }

    @Test("that asks for quiet gets nothing else either before the time")
    func quiet() async throws {
        let busy = DeliveryOutcome(.recoverable(after: .hours(2)), status: 503, detail: "busy")
        let channel = ScriptedChannel { _, _ in .answer(busy) }
        let site = RelaySite([Samples.partner(concurrency: 1)], channel: channel)
        try await site.run { site in
            for index in 1...3 { try await site.post(Samples.changed(id: "e\(index)")) }
            try await site.eventually("the first has failed") {
                try await site.entries().contains { $0.progress.attempts == 1 }
            }
            channel.follow { _, _ in .answer(.accepted) }
            try await site.eventually("the lane sleeps") { site.clock.sleeperCount > 0 }
            site.clock.advance(by: .minutes(119))
            for _ in 0..<50 { await Task.yield() }
            #expect(channel.deliveries.count == 1)
            site.clock.advance(by: .minutes(1))
            try await site.eventually("all are delivered") { try await site.entries(.delivered).count == 3 }
            #expect(try await site.entries().map(\.progress.attempts).sorted() == [1, 1, 2])
        }
    }

    /// A site that was asked for two hours of quiet by the answer to its first notice, and stopped.
    private func askedForQuiet(_ channel: ScriptedChannel) async throws -> RelaySite {
        let busy = DeliveryOutcome(.recoverable(after: .hours(2)), status: 503, detail: "busy")
        channel.follow { _, _ in .answer(busy) }
        let site = RelaySite([Samples.partner(concurrency: 1)], channel: channel)
        try await site.run { site in
            try await site.post(Samples.changed(id: "e1"))
            try await site.eventually("it has failed") { try await site.entries().first?.progress.attempts == 1 }
            try await site.post(Samples.changed(id: "e2"))
            try await site.eventually("the second waits") { try await site.entries(.pending).count == 2 }
        }
        channel.follow { _, _ in .answer(.accepted) }
        return site
    }

    @Test("that asks for quiet has it over restarts of the node too, up to the time and no longer")
    func quietOverRestart() async throws {
        let channel = ScriptedChannel()
        let site = try await askedForQuiet(channel)
        let end = site.clock.now + .hours(2)
        site.clock.advance(by: .minutes(30))
        for _ in 1...2 {
            try await restart(of: site, Samples.partner(concurrency: 1), channel).run { site in
                try await site.eventually("the quiet is known") {
                    site.dispatcher.condition(of: "ngo")?.heldUntil == end
                }
                try await site.eventually("the lane sleeps") { site.clock.sleeperCount > 0 }
                for _ in 0..<50 { await Task.yield() }
                #expect(channel.deliveries.count == 1)
            }
        }
        site.clock.advance(by: .minutes(90))
        try await restart(of: site, Samples.partner(concurrency: 1), channel).run { site in
            try await site.eventually("both are delivered") {
                site.clock.advance(by: .seconds(1))
                return try await site.entries(.delivered).count == 2
            }
        }
    }

    @Test("that asks for quiet is sent notices again on an admin's word, and that outlives a restart as well")
    func quietEnded() async throws {
        let channel = ScriptedChannel()
        let site = try await askedForQuiet(channel)
        let second = restart(of: site, Samples.partner(concurrency: 1), channel)
        try await second.run { site in
            try await site.eventually("the quiet is known") {
                site.dispatcher.condition(of: "ngo")?.heldUntil != nil
            }
            try await site.dispatcher.resume("ngo")
            try await site.eventually("the second is delivered") { try await site.entries(.delivered).count == 1 }
        }
        try await restart(of: site, Samples.partner(concurrency: 1), channel).run { site in
            try await site.post(Samples.changed(id: "e3"))
            try await site.eventually("the third is delivered") { try await site.entries(.delivered).count == 2 }
            #expect(site.dispatcher.condition(of: "ngo")?.heldUntil == nil)
        }
    }

    @Test("gets the retries that were due while the node was down spread over a minute, and new notices at once")
    func spread() async throws {
        let channel = ScriptedChannel { _, _ in .answer(TroubleTests.broken) }
        let site = RelaySite([Samples.partner()], channel: channel)
        try await site.run { site in
            try await site.post(Samples.changed(id: "e1"))
            try await site.eventually("it has failed") { try await site.entries().first?.progress.attempts == 1 }
        }
        site.clock.advance(by: .hours(1))
        channel.follow { _, _ in .answer(.accepted) }
        let again = restart(of: site, Samples.partner(), channel)
        try await again.run { site in
            let start = site.clock.now
            try await site.eventually("the retry is put off") {
                try await site.entries(.pending).first?.progress.due == start + .seconds(30)
            }
            try await site.post(Samples.changed(id: "e2"))
            try await site.eventually("the new one is delivered") { try await site.entries(.delivered).count == 1 }
            try await site.eventually("the lane sleeps") { site.clock.sleeperCount > 0 }
            #expect(channel.deliveries.count == 2)
            site.clock.advance(by: .seconds(30))
            try await site.eventually("the retry is made") { try await site.entries(.delivered).count == 2 }
        }
    }

    @Test("gets all its dead letters again on an admin's word, and another partner's stay dead")
    func retryAll() async throws {
        let refused = DeliveryOutcome(.final, status: 400, detail: "refused")
        let channel = ScriptedChannel { _, _ in .answer(refused) }
        let site = RelaySite([Samples.partner(), Samples.partner("other")], channel: channel)
        try await site.run { site in
            for index in 1...30 { try await site.post(Samples.changed(id: "e\(index)")) }
            try await site.eventually("all are dead") { try await site.entries(.dead).count == 60 }
            channel.follow { _, _ in .answer(.accepted) }
            #expect(try await site.dispatcher.retryAll(of: "ngo", limit: 12) == 12)
            #expect(try await site.dispatcher.retryAll(of: "ngo") == 18)
            #expect(try await site.dispatcher.retryAll(of: "ngo") == 0)
            try await site.eventually("they are delivered") { try await site.entries(.delivered).count == 30 }
            #expect(try await site.entries(.dead).allSatisfy { $0.notice.partner == "other" })
        }
    }

    @Test("is described in the catalog, and nothing of it leaves the node")
    func catalog() async throws {
        let channel = ScriptedChannel { _, _ in .answer(TroubleTests.broken) }
        let site = RelaySite([Samples.partner()], channel: channel)
        try await site.run { site in
            for index in 1...10 { try await site.post(Samples.changed(id: "e\(index)")) }
            try await site.eventually("the circuit is open") { try await site.events(.partnerFailing).count == 1 }
            try await site.dispatcher.pause("ngo")
            for type: EventType in [.partnerFailing, .partnerPaused] {
                let event = try #require(try await site.events(type).first)
                let data = try #require(event.data)
                let violations = EventCatalog.standard.validate(data, as: type, form: .posted, now: Samples.start)
                #expect(violations.isEmpty, "\(violations.all)")
                #expect(EventCatalog.standard[type]?.mayTravel == false)
            }
        }
    }
}
