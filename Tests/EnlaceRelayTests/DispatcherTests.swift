import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Logging
import ServiceLifecycle
import Testing

@Suite("Sending notices")
struct DispatcherTests {
    @Test("brings an event to the partners whose agreement allows it, and records that")
    func delivers() async throws {
        let channel = ScriptedChannel()
        let site = RelaySite([Samples.partner(), Samples.partner("far", areas: ["san-diego"])], channel: channel)
        try await site.run { site in
            try await site.post(Samples.changed())
            try await site.eventually("the notice is delivered") { try await site.entries(.delivered).count == 1 }
            #expect(channel.deliveries.map(\.partner) == ["ngo"])
            let delivery = try #require(channel.deliveries.first)
            #expect(delivery.id.utf8.allSatisfy { $0 != UInt8(ascii: ".") })
            #expect(delivery.endpoint.url == "https://ngo.example/hook")
            let told = try await site.events(.noticeDelivered)
            #expect(told.map(\.subject) == ["ngo"])
            #expect(told.first?.data?["status"]?.int == 204)
        }
    }

    @Test("retries at exactly the due times with the same id and body, and ends as a dead letter")
    func schedule() async throws {
        let channel = ScriptedChannel { _, _ in .answer(.unavailable) }
        let site = RelaySite([Samples.partner()], channel: channel)
        try await site.run { site in
            try await site.post(Samples.changed())
            for attempt in 1...9 {
                try await site.eventually("attempt \(attempt) is recorded") {
                    try await site.entries(.pending).first?.progress.attempts == attempt
                }
                let planned = RetrySchedule.standard.pauses[attempt]
                try await site.eventually("the lane sleeps") { site.clock.sleeperCount > 0 }
                site.clock.advance(to: site.clock.now + planned - .milliseconds(1))
                for _ in 0..<50 { await Task.yield() }
                #expect(channel.deliveries.count == attempt)
                site.clock.advance(by: .milliseconds(1))
                try await site.eventually("attempt \(attempt + 1) is made") { channel.deliveries.count == attempt + 1 }
            }
            try await site.eventually("it is given up") { try await site.entries(.dead).count == 1 }
            #expect(Set(channel.deliveries.map(\.id)).count == 1)
            #expect(Set(channel.deliveries.map(\.body)).count == 1)
            let told = try await site.events(.noticeFailed)
            #expect(told.map { $0.data?["fate"]?.string } == ["dead"])
            #expect(told.first?.data?["attempts"]?.int == 10)
        }
    }

    @Test("gives a dead letter a new life on an admin's word")
    func retries() async throws {
        let channel = ScriptedChannel { _, _ in .answer(DeliveryOutcome(.final, status: 400, detail: "refused")) }
        let site = RelaySite([Samples.partner()], channel: channel)
        try await site.run { site in
            try await site.post(Samples.changed())
            try await site.eventually("it is dead") { try await site.entries(.dead).count == 1 }
            let notice = try #require(try await site.entries().first?.notice)
            channel.follow { _, _ in .answer(.accepted) }
            try await site.dispatcher.retry(notice.id)
            try await site.eventually("it is delivered") { try await site.entries(.delivered).count == 1 }
            #expect(channel.deliveries.map(\.body) == [notice.body, notice.body])
            await #expect(throws: RelayError.notDead(.delivered)) { try await site.dispatcher.retry(notice.id) }
            await #expect(throws: RelayError.unknownNotice("x")) { try await site.dispatcher.retry("x") }
        }
    }

    @Test("to one partner goes on while another never answers")
    func slowPartner() async throws {
        let channel = ScriptedChannel { delivery, _ in delivery.partner == "slow" ? .hang : .answer(.accepted) }
        let site = RelaySite([Samples.partner("slow"), Samples.partner("quick")], channel: channel)
        try await site.run { site in
            for index in 0..<100 { try await site.post(Samples.changed(id: "e\(index)")) }
            try await site.eventually("the quick partner has all") { channel.deliveries(to: "quick").count == 100 }
            #expect(channel.deliveries(to: "slow").count <= Partner.defaultConcurrency)
            // In this order: what is released makes room for attempts that must not hang again.
            channel.follow { _, _ in .answer(.accepted) }
            channel.release()
            try await site.eventually("the slow one gets all too") { try await site.entries(.delivered).count == 200 }
        }
        #expect(channel.deliveries(to: "slow").count == 100)
    }

    @Test("records the outcomes of many attempts together, not a commit for each")
    func sharedCommits() async throws {
        let channel = ScriptedChannel { _, _ in .hang }
        let partners = (0..<10).map { Samples.partner("p\($0)") }
        let site = RelaySite(partners, channel: channel)
        try await site.run { site in
            for index in 0..<32 { try await site.post(Samples.changed(id: "e\(index)")) }
            try await site.eventually("all are under way") { channel.deliveries.count == 320 }
            channel.release()
            try await site.eventually("all are delivered") { try await site.entries(.delivered).count == 320 }
        }
        #expect(site.outcomes.passed < 100)
    }

    @Test("finishes and records what is under way when the node stops")
    func shutsDown() async throws {
        let channel = ScriptedChannel { _, _ in .hang }
        let site = RelaySite([Samples.partner()], channel: channel)
        try await site.run { site in
            try await site.post(Samples.changed())
            try await site.eventually("the attempt is under way") { channel.deliveries.count == 1 }
            channel.release()
        }
        #expect(try await site.entries(.delivered).count == 1)
    }

    @Test("ends also when the relay never comes to the end of the journal")
    func stopsEarly() async throws {
        let clock = ManualClock(Samples.start)
        let store = MemoryJournal(clock: clock)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let dispatcher = NoticeDispatcher(
            node: "tj", bus: EventBus(journal: store), outbox: store, channel: ScriptedChannel(), clock: clock,
            logger: logger,
            rules: { _ in
                try? await clock.sleep(until: Samples.start + .days(1))
                return nil
            })
        let services = ServiceGroup(services: [dispatcher], logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask { try await services.run() }
            while clock.sleeperCount == 0 { await Task.yield() }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
        #expect(clock.now == Samples.start)
    }

    @Test("makes an attempt again, with the same id and body, when the node died before its outcome was recorded")
    func crash() async throws {
        let channel = ScriptedChannel()
        let site = RelaySite([Samples.partner()], channel: channel)
        site.outcomes.fail(with: .failed("injected"))
        let end = try await site.run { site in
            try await site.post(Samples.changed())
            try await site.eventually("the attempt is made") { channel.deliveries.count == 1 }
        }
        #expect(end as? JournalError == .failed("injected"))
        #expect(try await site.entries(.pending).count == 1)
        site.outcomes.fail(with: nil)
        let again = RelaySite([Samples.partner()], channel: channel, after: site)
        try await again.run { site in
            try await site.eventually("it is delivered") { try await site.entries(.delivered).count == 1 }
        }
        #expect(channel.deliveries.count == 2)
        #expect(Set(channel.deliveries.map(\.id)).count == 1)
        #expect(Set(channel.deliveries.map(\.body)).count == 1)
        #expect(try await again.events(.relayDecided).count == 1)
    }

    @Test("stops while the disk is full and goes on by itself afterwards")
    func fullDisk() async throws {
        let channel = ScriptedChannel()
        let site = RelaySite([Samples.partner()], channel: channel)
        try await site.run { site in
            site.outcomes.fail(with: .diskFull)
            try await site.post(Samples.changed(id: "e1"))
            try await site.eventually("the recorder waits") { site.clock.sleeperCount >= 1 }
            try await site.eventually("the first attempt is made") { channel.deliveries.count == 1 }
            site.outcomes.fail(with: nil)
            try await site.post(Samples.changed(id: "e2"))
            try await site.eventually("all is delivered") {
                site.clock.advance(by: .seconds(1))
                return try await site.entries(.delivered).count == 2
            }
            #expect(channel.deliveries.count == 2)
        }
    }

    @Test("ends in good time with a full disk, and repeats the attempt after the restart")
    func fullDiskAtTheEnd() async throws {
        let channel = ScriptedChannel()
        let site = RelaySite([Samples.partner()], channel: channel)
        site.outcomes.fail(with: .diskFull)
        let end = try await site.run { site in
            try await site.post(Samples.changed())
            try await site.eventually("the recorder waits") { site.clock.sleeperCount >= 1 }
        }
        #expect(end == nil)
        #expect(try await site.entries(.pending).count == 1)
        site.outcomes.fail(with: nil)
        let again = RelaySite([Samples.partner()], channel: channel, after: site)
        try await again.run { site in
            try await site.eventually("it is delivered") { try await site.entries(.delivered).count == 1 }
        }
        #expect(Set(channel.deliveries.map(\.body)).count == 1)
    }
}
