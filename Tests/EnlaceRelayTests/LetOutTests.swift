import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceRelay

@Suite("A notice in the outbox that is not what was let out")
struct LetOutTests {
    private static let due = Samples.start + .minutes(1)

    private func notice(
        of draft: EventDraft, position: Int64 = 1, partner: String = "ngo", body: String = "{}"
    ) -> Notice {
        Notice(
            id: NoticeWriter.noticeID(node: "tj", partner: "ngo", event: draft.recorded(at: position, Samples.start)),
            partner: partner, position: position, type: draft.envelope.type, subject: "casa", body: Array(body.utf8),
            created: Self.due, expires: nil)
    }

    /// A known notice is left as it is, so what stands there first is as if the relay's row had been changed.
    private func scene(
        _ partner: Partner = Samples.partner(), body: String = #"{"type":"x","data":{"name":"Casa Falsa"}}"#,
        _ check: @escaping @Sendable (RelaySite, ScriptedChannel) async throws -> Void
    ) async throws {
        let channel = ScriptedChannel()
        let site = RelaySite([partner], channel: channel)
        try await site.run { site in
            let changed = notice(of: Samples.changed(), body: body)
            _ = try await site.store.commit(
                Commit(outbox: [.add(changed), .update(id: changed.id, NoticeProgress(attempts: 1, due: Self.due))]))
            try await site.post(Samples.changed())
            try await site.eventually("it is decided") { try await site.events(.relayDecided).count == 1 }
            try await check(site, channel)
        }
    }

    @Test("is never sent: it becomes a dead letter, and an event says why")
    func attempt() async throws {
        try await scene { site, channel in
            try await site.eventually("the lane sleeps") { site.clock.sleeperCount > 0 }
            site.clock.advance(by: .minutes(1))
            try await site.eventually("it is given up") { try await site.entries(.dead).count == 1 }
            #expect(channel.deliveries.isEmpty)
            let told = try await site.events(.noticeFailed)
            #expect(told.map { $0.data?["fate"]?.string } == ["dead"])
            #expect(told.first?.data?["outcome"]?.string?.contains("the outbox was changed") == true)
        }
    }

    @Test("is not sent on an admin's word either")
    func retry() async throws {
        try await scene { site, channel in
            try await site.eventually("the lane sleeps") { site.clock.sleeperCount > 0 }
            site.clock.advance(by: .minutes(1))
            try await site.eventually("it is given up") { try await site.entries(.dead).count == 1 }
            let id = try await site.entries(.dead).first?.notice.id ?? ""
            site.clock.advance(by: .minutes(1))
            try await site.dispatcher.retry(id)
            try await site.eventually("it is given up again") { try await site.events(.noticeFailed).count == 2 }
            #expect(channel.deliveries.isEmpty)
        }
    }

    @Test("is not handed out to a partner that pulls")
    func pull() async throws {
        var reader = Samples.partner()
        reader.endpoint = nil
        try await scene(reader) { site, _ in
            let page = try await site.dispatcher.pull(by: "ngo", after: nil, limit: 10)
            #expect(page.notices.isEmpty)
            let dead = try await site.entries(.dead)
            #expect(dead.map(\.progress.lastOutcome) == [LetOut.objection])
            let id = try #require(dead.first?.notice.id)
            await #expect(throws: RelayError.unknownNotice(id)) { try await site.dispatcher.pull(id, by: "ngo") }
            #expect(try await site.events(.noticeFailed).count == 1)
        }
    }

    @Test("is told by its body, its partner and its event; records of older versions say no body")
    func covers() {
        let notice = notice(of: Samples.changed())
        let empty = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        #expect(letOut(notice.id, body: empty)?.covers(notice) == true)
        #expect(letOut(notice.id, body: "")?.covers(notice) == true)
        #expect(letOut(notice.id, to: "press", body: empty)?.covers(notice) == false)
        #expect(letOut(notice.id, position: 2, body: empty)?.covers(notice) == false)
        #expect(letOut("another", body: empty)?.covers(notice) == false)
        #expect(letOut(notice.id, body: String(empty.reversed()))?.covers(notice) == false)
    }

    private func letOut(_ notice: String, to partner: String = "ngo", position: Int = 1, body: String) -> LetOut? {
        let row: JSON = ["partner": .string(partner), "notice": .string(notice), "body": .string(body)]
        let data: JSON = ["event": ["position": .int(position)], "partners": [row]]
        return LetOut(EventDraft.posted(.relayDecided, id: "d", data: data).recorded(at: 9, Samples.start))
    }

    @Test("is told from the others however far behind its event the decision stands")
    func farBehind() async throws {
        let channel = ScriptedChannel()
        let site = RelaySite([Samples.partner(), Samples.partner("press")], channel: channel)
        try await site.run { site in
            let drafts = (1...700).map { Samples.changed(id: "e\($0)", subject: "casa-\($0)") }
            try await site.bus.publish(Commit(events: drafts))
            try await site.eventually("all are delivered") { try await site.entries(.delivered).count == 1_400 }
        }
        #expect(channel.deliveries.count == 1_400)
    }

    @Test("is looked up again where more were read since than are remembered")
    func forgotten() async throws {
        let site = RelaySite([Samples.partner()], channel: ScriptedChannel())
        try await site.run { site in
            let drafts = (1...60).map { Samples.changed(id: "e\($0)", subject: "casa-\($0)") }
            try await site.bus.publish(Commit(events: drafts))
            try await site.eventually("all are delivered") { try await site.entries(.delivered).count == 60 }
            let decisions = RecentDecisions(bus: site.bus, node: "tj", limit: 4)
            for entry in try await site.entries() + site.entries().reversed() {
                let event = try #require(
                    try await site.bus.page(after: entry.notice.position - 1, limit: 1).events.first)
                #expect(try await decisions.letOut(by: event)?.covers(entry.notice) == true)
            }
        }
    }
}
