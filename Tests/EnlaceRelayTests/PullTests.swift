import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("What a partner fetches itself")
struct PullTests {
    private static let gone = DeliveryOutcome(.gone, status: 410, detail: "gone")

    /// A partner that has no endpoint.
    private var reader: Partner {
        var partner = Samples.partner()
        partner.endpoint = nil
        return partner
    }

    /// A partner that is told of what there is, and fetches it.
    private var thin: Partner {
        var partner = Samples.partner()
        partner.format = .thin
        return partner
    }

    private func narrowed(_ partner: Partner) -> Partner {
        var partner = partner
        partner.agreement.fields[.shelterChanged] = ["name"]
        return partner
    }

    private func post(_ count: Int, to site: RelaySite) async throws {
        for index in 1...count { try await site.post(Samples.changed(id: "e\(index)", subject: "casa-\(index)")) }
        try await site.eventually("the notices are made") { try await site.entries().count >= count }
    }

    private func waiting(_ count: Int, at site: RelaySite) async throws {
        try await site.eventually("they wait to be pulled") {
            try await site.entries(.pending).count { $0.progress.lastOutcome == "waits to be pulled" } == count
        }
    }

    private func subjects(_ page: PulledPage) -> [String?] { page.notices.map { $0.json["subject"]?.string } }

    @Test("is sent after all to a partner that no longer fetches it", arguments: [true, false])
    func sentAfterAll(wasThin: Bool) async throws {
        let channel = ScriptedChannel()
        let full = Samples.partner(order: .object)
        var before = full
        if wasThin { before.format = .thin } else { before.endpoint = nil }
        let site = RelaySite([before], channel: channel)
        try await site.run { site in
            try await site.post(Samples.changed(id: "e1"))
            try await site.post(Samples.changed(id: "e2"))
            try await site.eventually("the first waits to be fetched") {
                try await site.entries(.pending).contains {
                    $0.progress.lastOutcome?.hasSuffix("waits to be pulled") == true
                }
            }
            await site.reload([full])
            try await site.eventually("both are sent") { try await site.entries(.delivered).count == 2 }
            let bodies = channel.deliveries.suffix(2).map { String(decoding: $0.body, as: UTF8.self) }
            #expect(bodies.allSatisfy { $0.contains("Casa Puente") })
        }
    }

    @Test("is sent after all once its endpoint is back, though it had failed before that was taken away")
    func endpointTakenAway() async throws {
        let channel = ScriptedChannel { _, _ in .answer(TroubleTests.broken) }
        let full = Samples.partner(order: .object)
        let site = RelaySite([full], channel: channel)
        try await site.run { site in
            try await site.post(Samples.changed(id: "e1"))
            try await site.eventually("it has failed") { try await site.entries().first?.progress.attempts == 1 }
            await site.reload([reader])
            try await site.eventually("the lane sleeps") { site.clock.sleeperCount > 0 }
            site.clock.advance(by: .seconds(6))
            try await waiting(1, at: site)
            channel.follow { _, _ in .answer(.accepted) }
            await site.reload([full])
            try await site.post(Samples.changed(id: "e2"))
            try await site.eventually("both are sent") { try await site.entries(.delivered).count == 2 }
        }
    }

    @Test("is announced once the partner wants to hear of it")
    func announcedAfterAll() async throws {
        let channel = ScriptedChannel()
        let site = RelaySite([reader], channel: channel)
        try await site.run { site in
            try await post(2, to: site)
            try await waiting(2, at: site)
            for _ in 1...2 {
                await site.reload([thin])
                try await site.eventually("both are announced") {
                    try await site.entries(.pending).count { $0.progress.left == .announced } == 2
                }
            }
            try await site.post(Samples.changed(id: "e3"))
            try await site.eventually("the next is announced") { channel.deliveries.count >= 3 }
            #expect(channel.deliveries.count == 3)
        }
    }

    @Test("comes in order, in pages, as it was frozen, and is delivered by it")
    func pages() async throws {
        let channel = ScriptedChannel()
        let site = RelaySite([reader], channel: channel)
        try await site.run { site in
            try await post(5, to: site)
            let first = try await site.dispatcher.pull(by: "ngo", after: nil, limit: 2)
            #expect(subjects(first) == ["casa-1", "casa-2"])
            #expect(first.hasMore)
            let frozen = try await site.entries().reversed().map(\.notice)
            #expect(first.notices == Array(frozen.prefix(2)))
            let second = try await site.dispatcher.pull(by: "ngo", after: first.next, limit: 10)
            #expect(subjects(second) == ["casa-3", "casa-4", "casa-5"])
            #expect(!second.hasMore)
            #expect(try await site.entries(.delivered).count == 5)
            let told = try await site.events(.noticeDelivered)
            #expect(told.count == 5)
            #expect(told.allSatisfy { $0.data?["outcome"]?.string == "pulled" && $0.data?["status"] == nil })
            let none = try await site.dispatcher.pull(by: "ngo", after: second.next, limit: 10)
            #expect(none.notices.isEmpty && none.next == second.next)
        }
        #expect(channel.deliveries.isEmpty)
    }

    @Test("comes again where the answer was lost, and is on record once")
    func again() async throws {
        let site = RelaySite([reader], channel: ScriptedChannel())
        try await site.run { site in
            try await post(3, to: site)
            let first = try await site.dispatcher.pull(by: "ngo", after: nil, limit: 10)
            let second = try await site.dispatcher.pull(by: "ngo", after: nil, limit: 10)
            #expect(second.notices == first.notices)
            let one = try await site.dispatcher.pull(first.notices[0].id, by: "ngo")
            #expect(one == first.notices[0])
            #expect(try await site.events(.noticeDelivered).count == 3)
        }
    }

    @Test("is what a partner missed while its endpoint was gone, dead letters included, and is not sent any more")
    func missed() async throws {
        let channel = ScriptedChannel { _, _ in .answer(PullTests.gone) }
        let site = RelaySite([Samples.partner(concurrency: 1)], channel: channel)
        try await site.run { site in
            try await post(3, to: site)
            try await site.eventually("it is paused") { site.dispatcher.pausedPartners == ["ngo"] }
            try await site.eventually("the first is a dead letter") { try await site.entries(.dead).count == 1 }
            let page = try await site.dispatcher.pull(by: "ngo", after: nil, limit: 10)
            #expect(subjects(page) == ["casa-1", "casa-2", "casa-3"])
            channel.follow { _, _ in .answer(.accepted) }
            try await site.dispatcher.resume("ngo")
            try await site.post(Samples.changed(id: "e4", subject: "casa-4"))
            try await site.eventually("the next is sent") { channel.deliveries.count == 2 }
            #expect(try await site.entries(.delivered).count { $0.progress.isPulled } == 3)
        }
        #expect(Set(channel.deliveries.map(\.id)).count == 2)
    }

    @Test("leaves out what was sent, what may no longer be sent, and what is another's")
    func evaluated() async throws {
        let narrow = narrowed(reader)
        let site = RelaySite([reader, Samples.partner("press")], channel: ScriptedChannel())
        try await site.run { site in
            try await post(2, to: site)
            try await site.eventually("the other has its notices") { try await site.entries(.delivered).count == 2 }
            try await waiting(2, at: site)
            let others = try await site.entries(.delivered).map(\.notice)
            await site.reload([narrow, Samples.partner("press")])
            let page = try await site.dispatcher.pull(by: "ngo", after: nil, limit: 10)
            #expect(page.notices.isEmpty)
            #expect(try await site.entries(.dropped).count == 2, "a frozen body is never edited")
            for notice in others {
                await #expect(throws: RelayError.unknownNotice(notice.id)) {
                    try await site.dispatcher.pull(notice.id, by: "ngo")
                }
                await #expect(throws: RelayError.unknownNotice(notice.id)) {
                    try await site.dispatcher.pull(by: "ngo", after: notice.id, limit: 1)
                }
            }
            let sent = try await site.dispatcher.pull(by: "press", after: nil, limit: 10)
            #expect(sent.notices.isEmpty, "what was sent was not missed")
            #expect(try await site.dispatcher.pull(others[0].id, by: "press") == others[0])
            #expect(try await site.entries(.delivered).allSatisfy { !$0.progress.isPulled })
        }
    }

    @Test("is dropped when nobody fetches it within its lifetime")
    func expires() async throws {
        let site = RelaySite([reader], channel: ScriptedChannel())
        try await site.run { site in
            try await post(1, to: site)
            try await waiting(1, at: site)
            try await site.eventually("the lane sleeps") { site.clock.sleeperCount > 0 }
            site.clock.advance(by: Agreement.defaultLifetime)
            try await site.eventually("it is dropped") { try await site.entries(.dropped).count == 1 }
            #expect(try await site.dispatcher.pull(by: "ngo", after: nil, limit: 10).notices.isEmpty)
            #expect(try await site.events(.noticeFailed).first?.data?["fate"]?.string == "dropped")
        }
    }

    @Test("is announced by a thin notice of id and type, which is no delivery of it")
    func announced() async throws {
        let channel = ScriptedChannel()
        let site = RelaySite([thin], channel: channel)
        try await site.run { site in
            try await post(1, to: site)
            try await site.eventually("it is announced") {
                try await site.entries(.pending).first?.progress.lastOutcome == "announced, waits to be pulled"
            }
            let delivery = try #require(channel.deliveries.first)
            let body = try JSONDocument(delivery.body).root
            #expect(body.members.map(\.key) == ["specversion", "id", "source", "type"])
            #expect(body["id"]?.string == delivery.id)
            #expect(body["type"]?.string == EventType.shelterChanged.name)
            #expect(try await site.events(.noticeDelivered).isEmpty)
            let notice = try await site.dispatcher.pull(delivery.id, by: "ngo")
            #expect(notice.json["data"]?["name"]?.string == "Casa Puente")
            #expect(try await site.events(.noticeDelivered).count == 1)
            site.clock.advance(by: .days(8))
            try await site.post(Samples.changed(id: "e2"))
            try await site.eventually("the next is announced") { channel.deliveries.count == 2 }
            #expect(try await site.entries(.delivered).count == 1)
        }
        #expect(channel.deliveries.count == 2)
    }

    @Test("and fetches while it is just being announced stays delivered")
    func overtaken() async throws {
        let channel = ScriptedChannel { _, _ in .hang }
        var partner = Samples.partner()
        partner.format = .thin
        let site = RelaySite([partner], channel: channel)
        try await site.run { site in
            try await post(1, to: site)
            try await site.eventually("the attempt is under way") { channel.deliveries.count == 1 }
            _ = try await site.dispatcher.pull(channel.deliveries[0].id, by: "ngo")
            channel.release()
        }
        #expect(try await site.entries(.delivered).count == 1)
        #expect(try await site.events(.noticeDelivered).count == 1)
    }

    @Test("is refused while the disk is full, because it could not be put on record")
    func diskFull() async throws {
        let site = RelaySite([reader], channel: ScriptedChannel())
        try await site.run { site in
            try await post(1, to: site)
            try await waiting(1, at: site)
            site.outcomes.fail(with: .diskFull)
            await #expect(throws: JournalError.diskFull) {
                try await site.dispatcher.pull(by: "ngo", after: nil, limit: 10)
            }
            site.outcomes.fail(with: nil)
            #expect(try await site.dispatcher.pull(by: "ngo", after: nil, limit: 10).notices.count == 1)
        }
    }
}
