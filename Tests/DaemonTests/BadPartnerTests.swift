import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

@Suite("Bad partners beside a good one", .timeLimit(.minutes(5)))
struct BadPartnerTests {
    private struct Expected {
        var answer: ScriptedAnswer
        var status: NoticeProgress.Status
        var code: Int?
    }

    private static let expected: [String: Expected] = [
        "accepts": Expected(answer: .status(200), status: .delivered, code: 200),
        "redirects": Expected(
            answer: .status(301, ["Location": "https://elsewhere.example/"]), status: .pending, code: 301),
        "private": Expected(answer: .status(307, ["Location": "http://10.0.0.1/"]), status: .pending, code: 307),
        "gone": Expected(answer: .status(410), status: .dead, code: 410),
        "throttles": Expected(answer: .status(429, ["Retry-After": "3600"]), status: .pending, code: 429),
        "fails": Expected(answer: .status(500), status: .pending, code: 500),
        "garbage": Expected(answer: ScriptedAnswer.raw("\u{0}\u{1}what?\r\n\r\n").closing, status: .pending, code: nil),
        "large": Expected(
            answer: .status(200, body: Array(repeating: 0x61, count: 10 << 20)), status: .delivered, code: 200),
        "closes": Expected(answer: .hangUp, status: .pending, code: nil),
    ]

    /// These end only when the test says so.
    private static let slow: [String: ScriptedAnswer] = [
        "silent": ScriptedAnswer.status(200).whenReleased,
        "trickles": ScriptedAnswer([.bytes(Array("HTTP/1.1 2".utf8)), .untilReleased, .close]),
    ]

    @Test("have each the outcome that is promised, and the good one has its notice while the slow ones still hang")
    func outcomes() async throws {
        let answers = BadPartnerTests.expected.mapValues(\.answer).merging(BadPartnerTests.slow) { $1 }
        let servers = try answers.mapValues { try ScriptedHTTPServer(always: $0) }
        let home = try NodeHome("tijuana", journal: "memory")
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom"))
        for (name, server) in servers {
            try home.write(
                "partners.d/\(name).yaml",
                Sample.partner(name, url: server.url(), types: [.shelterRegistered: ["name"]]))
        }
        try await home.run { node in
            #expect(try await node.post(Sample.registration("camino", usable: 20)).status == 202)
            try await eventually("all but the slow ones have had an attempt") {
                let tried = try await node.notices().filter { $0.progress.lastAttempt != nil }
                return tried.count == BadPartnerTests.expected.count
            }
            for entry in try await node.notices() {
                let name = entry.notice.partner
                guard let expected = BadPartnerTests.expected[name] else {
                    await servers[name]?.requests(atLeast: 1)
                    #expect(entry.progress.attempts == 0, "\(name) is still under way")
                    continue
                }
                #expect(entry.progress.status == expected.status, "\(name)")
                #expect(entry.progress.lastStatus == expected.code, "\(name)")
                #expect(entry.progress.attempts == 1, "\(name)")
            }
            #expect(node.parts.dispatcher.pausedPartners == ["gone"])
            let held = node.parts.dispatcher.condition(of: "throttles")?.heldUntil
            #expect(held.map { $0 > node.clock.now + .minutes(50) } == true)
            for name in BadPartnerTests.slow.keys { servers[name]?.release() }
            try await eventually("the slow ones have had their attempt") {
                try await node.notices().allSatisfy { $0.progress.lastAttempt != nil }
            }
            let slow = try await node.notices().filter { BadPartnerTests.slow[$0.notice.partner] != nil }
            #expect(slow.first { $0.notice.partner == "silent" }?.progress.status == .delivered)
            #expect(slow.first { $0.notice.partner == "trickles" }?.progress.status == .pending)
        }
    }
}
