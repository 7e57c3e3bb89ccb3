import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("Order per object")
struct OrderTests {
    private let partner = Samples.partner(order: .object)

    private func post(_ site: RelaySite, _ ids: String..., subject: String) async throws {
        for id in ids { try await site.post(Samples.changed(id: id, subject: subject)) }
    }

    /// The ids of the events behind the notices sent, in the order of the attempts.
    private func sent(_ channel: ScriptedChannel) throws -> [String] {
        try channel.deliveries.map { try JSONDocument($0.body).root["id"]?.string ?? "" }
    }

    @Test("a notice that waits for its retry holds back the later ones of its object, and no others")
    func holdsBack() async throws {
        let broken = DeliveryOutcome(.recoverable(after: nil), status: 500, detail: "broken")
        let channel = ScriptedChannel { delivery, attempt in
            let isFirst = (try? JSONDocument(delivery.body).root["id"]?.string) == "a1"
            return isFirst && attempt == 1 ? .answer(broken) : .answer(.accepted)
        }
        let site = RelaySite([partner], channel: channel)
        try await site.run { site in
            try await post(site, "a1", "a2", "a3", subject: "casa")
            try await post(site, "b1", "b2", subject: "hogar")
            try await site.eventually("the other object is told of") { try await site.entries(.delivered).count == 2 }
            try await site.eventually("the first was tried") {
                try await site.entries().contains { $0.progress.attempts == 1 && $0.progress.status == .pending }
            }
            #expect(try sent(channel).filter { $0.hasPrefix("a") } == ["a1"])
            try await site.eventually("the lane sleeps") { site.clock.sleeperCount > 0 }
            site.clock.advance(by: .seconds(5))
            try await site.eventually("all are delivered") { try await site.entries(.delivered).count == 5 }
            #expect(try sent(channel).filter { $0.hasPrefix("a") } == ["a1", "a1", "a2", "a3"])
            #expect(try sent(channel).filter { $0.hasPrefix("b") } == ["b1", "b2"])
        }
    }

    @Test("a dead letter and a dropped notice release the next")
    func releases() async throws {
        let refused = DeliveryOutcome(.final, status: 400, detail: "refused")
        let channel = ScriptedChannel { _, _ in .answer(refused) }
        let site = RelaySite([partner], channel: channel)
        try await site.run { site in
            try await post(site, "a1", "a2", subject: "casa")
            try await site.eventually("both are dead") { try await site.entries(.dead).count == 2 }
            await site.reload([Samples.partner(areas: ["mexicali"], order: .object)])
            try await site.dispatcher.retry(try await site.entries().first?.notice.id ?? "")
            try await site.dispatcher.retry(try await site.entries().last?.notice.id ?? "")
            try await site.eventually("both are dropped") { try await site.entries(.dropped).count == 2 }
            #expect(channel.deliveries.count == 2)
        }
    }

    @Test("holds over a restart")
    func restart() async throws {
        let broken = DeliveryOutcome(.recoverable(after: nil), status: 500, detail: "broken")
        let channel = ScriptedChannel { _, _ in .answer(broken) }
        let site = RelaySite([partner], channel: channel)
        try await site.run { site in
            try await post(site, "a1", "a2", subject: "casa")
            try await site.eventually("the first has failed") {
                try await site.entries().contains { $0.progress.attempts == 1 }
            }
        }
        channel.follow { _, _ in .answer(.accepted) }
        let again = RelaySite([partner], channel: channel, after: site)
        try await again.run { site in
            try await post(site, "b1", subject: "hogar")
            try await site.eventually("the other object is told of") { try await site.entries(.delivered).count == 1 }
            #expect(try sent(channel) == ["a1", "b1"])
            try await site.eventually("the lane sleeps") { site.clock.sleeperCount > 0 }
            site.clock.advance(by: .minutes(2))
            try await site.eventually("all are delivered") { try await site.entries(.delivered).count == 3 }
            #expect(try sent(channel) == ["a1", "b1", "a1", "a2"])
        }
    }

    @Test("holds whatever fails: no notice is tried before the one ahead of it has ended", arguments: 1...8)
    func whateverFails(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let chances = (0..<64).map { _ in Int.random(in: 0..<10, using: &random) }
        let channel = ScriptedChannel { delivery, attempt in
            switch chances[(delivery.id.utf8.reduce(0) { $0 + Int($1) } + attempt) % chances.count] {
            case 0: .answer(DeliveryOutcome(.final, status: 400, detail: "refused"))
            case 1...4: .answer(DeliveryOutcome(.recoverable(after: nil), status: nil, detail: "no answer"))
            default: .answer(.accepted)
            }
        }
        let site = RelaySite([partner], channel: channel)
        try await site.run { site in
            for index in 10..<40 {
                try await post(site, "\(index)", subject: ["casa", "hogar", "faro"][index % 3])
            }
            try await site.eventually("all have ended") {
                site.clock.advance(by: .minutes(1))
                let entries = try await site.entries()
                return entries.count == 30 && entries.allSatisfy { $0.progress.status != .pending }
            }
        }
        for object in 0..<3 {
            let attempts = try sent(channel).filter { Int($0).map { $0 % 3 == object } ?? false }
            #expect(attempts == attempts.sorted())
            #expect(Set(attempts).count == 10)
        }
    }

    @Test("is none for a partner that does not ask for it")
    func unordered() async throws {
        let channel = ScriptedChannel { _, _ in .hang }
        let site = RelaySite([Samples.partner()], channel: channel)
        try await site.run { site in
            try await post(site, "a1", "a2", "a3", subject: "casa")
            try await site.eventually("all are under way at once") { channel.deliveries.count == 3 }
            channel.follow { _, _ in .answer(.accepted) }
            channel.release()
            try await site.eventually("all are delivered") { try await site.entries(.delivered).count == 3 }
        }
    }
}
