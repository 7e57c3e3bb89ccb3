import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("A partner beside a bad one")
struct NeighbourTests {
    /// What the bad partner does with every attempt.
    enum Behaviour: String, CaseIterable, Sendable {
        case fails, throttles, gone, refuses, hangs, busy

        var step: ScriptedChannel.Step {
            switch self {
            case .fails: .answer(DeliveryOutcome(.recoverable(after: nil), status: 500, detail: "broken"))
            case .throttles: .answer(DeliveryOutcome(.recoverable(after: .hours(1)), status: 429, detail: "slower"))
            case .gone: .answer(DeliveryOutcome(.gone, status: 410, detail: "gone"))
            case .refuses: .answer(DeliveryOutcome(.final, status: 422, detail: "no"))
            case .hangs: .hang
            case .busy: .answer(DeliveryOutcome(.recoverable(after: nil), status: nil, detail: "sender busy"))
            }
        }
    }

    @Test(
        "gets everything in order at its first attempt, and no clock has to move for it", arguments: Behaviour.allCases)
    func undisturbed(_ behaviour: Behaviour) async throws {
        let channel = ScriptedChannel { delivery, _ in
            delivery.partner == "bad" ? behaviour.step : .answer(.accepted)
        }
        let site = RelaySite(
            [Samples.partner("bad"), Samples.partner("good", concurrency: 1)], channel: channel)
        try await site.run { site in
            for index in 0..<60 { try await site.post(Samples.changed(id: "e\(index)")) }
            try await site.eventually("the good one has all") {
                try await site.entries(.delivered).count { $0.notice.partner == "good" } == 60
            }
            let good = channel.deliveries(to: "good")
            #expect(try good.map { try JSONDocument($0.body).root["id"]?.string } == (0..<60).map { "e\($0)" })
            #expect(site.clock.now == Samples.start)
            #expect(try await site.entries(.delivered).allSatisfy { $0.progress.attempts == 1 })
            #expect(channel.deliveries(to: "bad").count <= 60)
            channel.follow { _, _ in .answer(.accepted) }
            channel.release()
        }
    }
}
