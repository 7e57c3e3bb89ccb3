import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("Before each attempt")
struct AttemptTests {
    /// Posts one event while the partner cannot be reached, changes the partner, and lets the retry come due.
    private func afterChange(
        from first: Partner = Samples.partner(), to partner: Partner, of draft: EventDraft = Samples.changed(),
        _ check: @escaping @Sendable (RelaySite, ScriptedChannel) async throws -> Void
    )
        async throws
    {
        let channel = ScriptedChannel { _, attempt in attempt == 1 ? .answer(.unavailable) : .answer(.accepted) }
        let site = RelaySite([first], channel: channel)
        try await site.run { site in
            try await site.post(draft)
            try await site.eventually("the first attempt has failed") {
                try await site.entries(.pending).first?.progress.attempts == 1
            }
            await site.reload([partner])
            site.clock.advance(by: .seconds(5))
            try await check(site, channel)
        }
    }

    @Test("a body that a narrower agreement no longer gives is dropped, never edited")
    func narrowed() async throws {
        try await afterChange(to: Samples.partner(fields: [.shelterChanged: ["name"]], version: "2")) { site, channel in
            try await site.eventually("it is dropped") { try await site.entries(.dropped).count == 1 }
            #expect(channel.deliveries.count == 1)
            let told = try await site.events(.noticeFailed)
            #expect(told.first?.data?["fate"]?.string == "dropped")
            #expect(told.first?.data?["outcome"]?.string?.contains("no longer gives") == true)
        }
    }

    @Test("a body that a wider agreement still gives is sent as it was frozen")
    func widened() async throws {
        let wider = Samples.partner(fields: [.shelterChanged: ["name", "available", "present"]], version: "2")
        try await afterChange(to: wider) { site, channel in
            try await site.eventually("it is delivered") { try await site.entries(.delivered).count == 1 }
            #expect(Set(channel.deliveries.map(\.body)).count == 1)
        }
    }

    @Test("a partner that has become one behind the wall gets nothing of what was queued")
    func walled() async throws {
        try await afterChange(to: Samples.partner(class: .enforcement)) { site, channel in
            try await site.eventually("it is dropped") { try await site.entries(.dropped).count == 1 }
            #expect(channel.deliveries.count == 1)
        }
    }

    private static let counts: [EventType: Set<String>] = [.shelterChanged: ["present", "available"]]
    private static let places: [EventType: Set<String>] = [.shelterRegistered: ["name", "position"]]

    @Test("a body with counts more exact than the agreement now gives is dropped", arguments: zip([1, 5], [5, 30]))
    func counts(then: Int, now: Int) async throws {
        let partners = [then, now].map { Samples.partner(fields: Self.counts, minCount: $0) }
        try await afterChange(from: partners[0], to: partners[1]) { site, channel in
            try await site.eventually("it is dropped") { try await site.entries(.dropped).count == 1 }
            #expect(channel.deliveries.count == 1)
            let outcome = try await site.events(.noticeFailed).first?.data?["outcome"]?.string
            #expect(outcome == "the agreement no longer tells its counts, texts or places so exactly")
        }
    }

    @Test("a body with counts less exact than the agreement now gives is sent as it was frozen")
    func lessExactCounts() async throws {
        for (then, now) in [(7, 5), (30, 7), (5, 1), (5, 5)] {
            let partners = [then, now].map { Samples.partner(fields: Self.counts, minCount: $0) }
            try await afterChange(from: partners[0], to: partners[1]) { site, channel in
                try await site.eventually("it is delivered") { try await site.entries(.delivered).count == 1 }
                #expect(Set(channel.deliveries.map(\.body)).count == 1)
            }
        }
    }

    @Test("a body with a place more exact than the agreement now gives is dropped, a less exact one is sent")
    func places() async throws {
        let (fine, coarse) = (
            Samples.partner(fields: Self.places, precision: .exact),
            Samples.partner(fields: Self.places, precision: .decimals(1))
        )
        try await afterChange(from: fine, to: coarse, of: Samples.registered()) { site, _ in
            try await site.eventually("it is dropped") { try await site.entries(.dropped).count == 1 }
        }
        try await afterChange(from: coarse, to: fine, of: Samples.registered()) { site, _ in
            try await site.eventually("it is delivered") { try await site.entries(.delivered).count == 1 }
        }
    }

    @Test("a body that lets a peer use it for longer than the agreement now gives is dropped, for a shorter time sent")
    func lifetime() async throws {
        func partner(_ lifetime: Timestamp.Span, peer: String? = "sd") -> Partner {
            var partner = Samples.partner(peer: peer)
            partner.agreement.noticeLifetime = lifetime
            return partner
        }
        try await afterChange(from: partner(.days(7)), to: partner(.minutes(2))) { site, _ in
            try await site.eventually("it is dropped") { try await site.entries(.dropped).count == 1 }
            let outcome = try await site.events(.noticeFailed).first?.data?["outcome"]?.string
            #expect(outcome == "the agreement has a shorter notice_lifetime now")
        }
        try await afterChange(from: partner(.minutes(2)), to: partner(.days(7))) { site, _ in
            try await site.eventually("it is delivered") { try await site.entries(.delivered).count == 1 }
        }
        // Only to a node does the end go along.
        try await afterChange(from: partner(.days(7), peer: nil), to: partner(.minutes(2), peer: nil)) { site, _ in
            try await site.eventually("it is delivered") { try await site.entries(.delivered).count == 1 }
        }
        try await afterChange(from: partner(.days(7), peer: nil), to: partner(.days(7))) { site, _ in
            try await site.eventually("it is dropped") { try await site.entries(.dropped).count == 1 }
        }
    }

    @Test("a notice whose lifetime is over is dropped")
    func expired() async throws {
        let channel = ScriptedChannel { _, _ in .answer(.unavailable) }
        let site = RelaySite([Samples.partner()], channel: channel)
        try await site.run { site in
            try await site.post(Samples.changed(extensions: ["expirytime": "2026-03-01T06:30:04Z"]))
            try await site.eventually("the first attempt has failed") {
                try await site.entries(.pending).first?.progress.attempts == 1
            }
            try await site.eventually("the lane sleeps") { site.clock.sleeperCount > 0 }
            site.clock.advance(by: .seconds(5))
            try await site.eventually("it is dropped") { try await site.entries(.dropped).count == 1 }
            #expect(channel.deliveries.count == 1)
        }
    }

    @Test("an endpoint that is gone pauses its partner until an admin's word")
    func gone() async throws {
        let channel = ScriptedChannel { _, _ in .answer(DeliveryOutcome(.gone, status: 410, detail: "gone")) }
        let site = RelaySite([Samples.partner()], channel: channel)
        try await site.run { site in
            try await site.post(Samples.changed(id: "e1"))
            try await site.eventually("it is dead") { try await site.entries(.dead).count == 1 }
            try await site.eventually("the partner is paused") { site.dispatcher.pausedPartners == ["ngo"] }
            try await site.post(Samples.changed(id: "e2"))
            try await site.eventually("the second waits") { try await site.entries(.pending).count == 1 }
            for _ in 0..<50 { await Task.yield() }
            #expect(channel.deliveries.count == 1)
            channel.follow { _, _ in .answer(.accepted) }
            await site.reload([Samples.partner(version: "2")])
            for _ in 0..<50 { await Task.yield() }
            #expect(channel.deliveries.count == 1)
            try await site.dispatcher.resume("ngo")
            try await site.eventually("the second is delivered") { try await site.entries(.delivered).count == 1 }
        }
    }

    @Test("a new partner is served after a reload, and one that was taken away is not")
    func reload() async throws {
        let channel = ScriptedChannel()
        let site = RelaySite([Samples.partner("old")], channel: channel)
        try await site.run { site in
            await site.reload([Samples.partner("new")])
            try await site.post(Samples.changed())
            try await site.eventually("the new one has it") { try await site.entries(.delivered).count == 1 }
            #expect(channel.deliveries.map(\.partner) == ["new"])
        }
    }

    @Test("what waits for a partner whose file is away for a moment is still there when it is back")
    func away() async throws {
        let channel = ScriptedChannel { _, attempt in attempt == 1 ? .answer(.unavailable) : .answer(.accepted) }
        let site = RelaySite([Samples.partner()], channel: channel)
        try await site.run { site in
            try await site.post(Samples.changed())
            try await site.eventually("the first attempt has failed") {
                try await site.entries(.pending).first?.progress.attempts == 1
            }
            // The relay hears of it before the lanes do.
            await site.runner.update { $0.replace(partners: [], areas: Samples.areas) }
            let due = site.clock.now + .seconds(5)
            try await site.eventually("it is put off") {
                site.clock.advance(by: .seconds(1))
                return try await site.entries(.pending).first.map { $0.progress.due > due } ?? false
            }
            await site.reload([Samples.partner()])
            try await site.eventually("it is delivered") {
                site.clock.advance(by: .seconds(1))
                return try await site.entries(.delivered).count == 1
            }
            #expect(channel.deliveries.count == 2)
        }
    }

    @Test("a test of a partner is signed, tells nothing, and leaves no trace in the journal")
    func test() async throws {
        let channel = ScriptedChannel()
        let site = RelaySite([Samples.partner()], channel: channel)
        try await site.run { site in
            let outcome = try await site.dispatcher.test("ngo")
            #expect(outcome == .accepted)
            let delivery = try #require(channel.deliveries.first)
            let event = try JSONDocument(delivery.body).root
            #expect(event["type"]?.string == "enlace.partner.tested.v1")
            #expect(delivery.keys.count == 1)
            #expect(site.store.head == 0)
            await #expect(throws: RelayError.unknownPartner("nobody")) { try await site.dispatcher.test("nobody") }
        }
    }
}
