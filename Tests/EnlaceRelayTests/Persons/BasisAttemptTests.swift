import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceRelay

@Suite("Before each attempt to tell of a person")
struct BasisAttemptTests {
    private typealias Make = PersonEvents

    /// A consent, and a concern that the partner could not be told of at first.
    private func waiting(
        _ partner: Partner = PersonEvents.partner(),
        _ check: @escaping @Sendable (RelaySite, ScriptedChannel) async throws -> Void
    ) async throws {
        let channel = ScriptedChannel { delivery, attempt in
            let isFirst = attempt == 1 && BasisAttemptTests.type(of: delivery) == .concernRaised
            return isFirst ? .answer(.unavailable) : .answer(.accepted)
        }
        let site = RelaySite([partner], channel: channel)
        try await site.run { site in
            try await site.post(Make.granted())
            try await site.post(Make.concern())
            try await site.eventually("the first attempt has failed") {
                try await site.entries(.pending).first?.progress.attempts == 1
            }
            try await check(site, channel)
        }
    }

    private static func type(of delivery: NoticeDelivery) -> EventType? {
        (try? JSONDocument(delivery.body))?.root["type"]?.string.map { EventType($0) }
    }

    @Test("a consent that still holds lets the frozen notice go")
    func holds() async throws {
        try await waiting { site, channel in
            site.clock.advance(by: .seconds(5))
            try await site.eventually("it is delivered") { try await site.entries(.delivered).count == 1 }
            #expect(Set(channel.deliveries.map(\.body)).count == 1)
        }
    }

    @Test("a consent that was taken back stops what waits, and the partner is asked to forget what it may have got")
    func withdrawn() async throws {
        try await waiting { site, channel in
            try await site.post(Make.withdrawn())
            try await site.eventually("the partner is to be asked") { try await site.entries(.pending).count == 2 }
            site.clock.advance(by: .seconds(5))
            try await site.eventually("it is asked, and the concern is dropped") {
                let delivered = try await site.entries(.delivered).map(\.notice.type)
                return try await site.entries(.dropped).count == 1 && delivered == [.erasureRequested]
            }
            #expect(channel.deliveries.map(BasisAttemptTests.type) == [.concernRaised, .erasureRequested])
            let failed = try await site.events(.noticeFailed)
            #expect(failed.first?.data?["outcome"]?.string == RefusalReason.noBasis.sentence)
        }
    }

    @Test("a request to forget outlives any lifetime that notices have, as long as its event is kept")
    func longPause() async throws {
        let days = Int(ErasureErrand.lifetime.milliseconds / Timestamp.Span.days(1).milliseconds)
        #expect(EventCatalog.standard[.erasureRequested]?.retention == .days(days))
        let channel = ScriptedChannel()
        let site = RelaySite([Make.partner()], channel: channel)
        try await site.run(isSweeping: true) { site in
            try await site.post(Make.granted())
            try await site.post(Make.concern())
            try await site.eventually("it is told") { try await site.entries(.delivered).count == 1 }
            try await site.dispatcher.pause("ngo")
            try await site.post(Make.withdrawn())
            try await site.eventually("the partner is to be asked") { try await site.entries(.pending).count == 1 }
            for _ in 0..<3 {
                site.clock.advance(by: .days(100))
                for _ in 0..<50 { await Task.yield() }
            }
            try await site.dispatcher.resume("ngo")
            try await site.eventually("it is asked") { try await site.entries(.delivered).count == 2 }
            #expect(try await site.entries(.dropped).isEmpty)
        }
    }

    @Test("a consent given anew does not let go what names the person as the partner was asked to forget them")
    func consentedAnew() async throws {
        try await waiting { site, channel in
            try await site.post(Make.withdrawn())
            try await site.eventually("the partner is to be asked") { try await site.entries(.pending).count == 2 }
            site.clock.advance(by: .seconds(1))
            try await site.post(Make.granted("g2", subject: "cst-2", asof: site.clock.now.description))
            let frozen = try #require(try await site.entries().map(\.notice).first { $0.type == .concernRaised })
            await #expect(throws: RelayError.unknownNotice(frozen.id)) {
                try await site.dispatcher.pull(frozen.id, by: "ngo")
            }
            site.clock.advance(by: .seconds(4))
            try await site.eventually("the concern is dropped") { try await site.entries(.dropped).count == 1 }
            try await site.post(Make.concern("k2", subject: "con-2"))
            try await site.eventually("the next one is told, at its second attempt") {
                site.clock.advance(by: .seconds(1))
                return try await site.entries(.delivered).count == 2
            }
            #expect(channel.deliveries.filter { $0.body == frozen.body }.count == 1)
        }
    }

    @Test("a restricted field that left the agreement is what stops it, and not the consent, which holds")
    func narrowed() async throws {
        try await waiting(Make.partner(fields: ["person", "kind", "needs"])) { site, channel in
            await site.reload([Make.partner(fields: ["person", "kind"])])
            site.clock.advance(by: .seconds(5))
            try await site.eventually("it is dropped") { try await site.entries(.dropped).count == 1 }
            let failed = try await site.events(.noticeFailed)
            #expect(failed.first?.data?["outcome"]?.string == "the agreement no longer gives all of its fields")
            #expect(channel.deliveries.count == 1)
        }
    }

    @Test("a consent that ran out while the notice waited stops it too")
    func expired() async throws {
        let channel = ScriptedChannel { _, _ in .answer(.unavailable) }
        let site = RelaySite([Make.partner(fields: ["person", "kind"])], channel: channel)
        try await site.run { site in
            try await site.post(Make.granted(until: "2026-03-01T06:30:03Z"))
            try await site.post(Make.concern())
            try await site.eventually("the first attempt has failed") {
                try await site.entries(.pending).first?.progress.attempts == 1
            }
            site.clock.advance(by: .seconds(5))
            try await site.eventually("it is dropped") { try await site.entries(.dropped).count == 1 }
            #expect(channel.deliveries.count == 1)
        }
    }

    @Test("a partner that has come behind the wall gets nothing of what waits, whatever the consent says")
    func walled() async throws {
        try await waiting { site, channel in
            await site.reload([Make.partner(class: .enforcement)])
            site.clock.advance(by: .seconds(5))
            try await site.eventually("it is dropped") { try await site.entries(.dropped).count == 1 }
            #expect(channel.deliveries.count == 1)
        }
    }

    @Test("a withdrawal counts that came after the notices were fetched and before their turn")
    func fetched() async throws {
        let channel = ScriptedChannel { _, _ in .hang }
        var partner = Make.partner()
        partner.concurrency = 2
        let site = RelaySite([partner], channel: channel)
        try await site.run { site in
            try await site.post(Make.granted())
            try await site.post(Make.concern())
            try await site.eventually("the first is under way") { channel.deliveries.count == 1 }
            // Two are fetched, of which one must wait for room.
            try await site.bus.publish(Commit(events: [Make.concern("k2"), Make.concern("k3")]))
            try await site.eventually("the second is under way") { channel.deliveries.count == 2 }
            try await site.post(Make.withdrawn())
            channel.follow { _, _ in .answer(.accepted) }
            channel.release()
            try await site.eventually("the third is dropped") { try await site.entries(.dropped).count == 1 }
            #expect(channel.deliveries.filter { BasisAttemptTests.type(of: $0) == .concernRaised }.count == 2)
        }
    }

    @Test("other terms of the agreement do not stop a request to forget")
    func terms() async throws {
        let channel = ScriptedChannel { _, _ in .answer(.unavailable) }
        let site = RelaySite([Make.partner()], channel: channel)
        try await site.run { site in
            try await site.post(Make.granted())
            try await site.post(Make.concern())
            try await site.eventually("the concern was tried") { channel.deliveries.count == 1 }
            try await site.post(Make.withdrawn())
            try await site.eventually("the partner is to be asked") { try await site.entries(.pending).count == 2 }
            channel.follow { _, _ in .answer(.accepted) }
            var changed = Samples.partner("ngo", class: .childProtection, purpose: "another")
            changed.agreement.noticeLifetime = .minutes(1)
            await site.reload([changed])
            site.clock.advance(by: .minutes(5))
            try await site.eventually("it is delivered") {
                try await site.entries(.delivered).map(\.notice.type) == [.erasureRequested]
            }
        }
    }
}
