import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

@Suite("Two nodes, either side of a border", .timeLimit(.minutes(5)))
struct PeerTests {
    private static let rule = """
        rules:
          - { id: over-capacity, kind: threshold, metric: over, above: 0 }
        """

    @Test("Each gets what is agreed, once and redacted, and nothing goes round", arguments: ["sqlite", "memory"])
    func exchange(journal: String) async throws {
        let border = try Border(journal: journal)
        try border.tijuana.write("rules.d/over.yaml", Self.rule)
        try await border.run { tijuana, sanDiego in
            let now = tijuana.clock.now
            let posts = [
                try await tijuana.post(Sample.registration("camino", usable: 10)),
                try await tijuana.post(Sample.report("camino", present: 12, at: now)),
                try await sanDiego.post(
                    Sample.registration("harbor", usable: 30, area: "us-ca-san-diego", agency: "rrn"), to: "rrn"),
                try await sanDiego.post(Sample.report("harbor", present: 9, at: now, agency: "rrn"), to: "rrn"),
            ]
            #expect(posts.map(\.status) == [202, 202, 202, 202])
            for node in [tijuana, sanDiego, tijuana, sanDiego] { try await node.deliverAll() }

            try await expectExchange(from: tijuana, to: sanDiego)
            try await expectExchange(from: sanDiego, to: tijuana)
            #expect(try await sanDiego.events(.alertRaised).map(\.agency) == ["tijuana"])
            try await expectRedaction(at: sanDiego)
        }
    }

    /// What `sender` made itself and may tell has come to `receiver`, and nothing else; none of it has come back.
    private func expectExchange(from sender: RunningNode, to receiver: RunningNode) async throws {
        let own = try await sender.facts().filter { event in
            Border.agreed.contains(event.type) && event.agency != receiver.home.id
        }
        let came = try await receiver.facts().filter { $0.agency == sender.home.id }
        #expect(!own.isEmpty)
        #expect(came.map(\.id).sorted() == own.map(\.id).sorted())
        for event in came {
            #expect(event.envelope.extensions[EventEnvelope.Extension.origin] == sender.home.id)
            #expect(event.envelope.extensions[EventEnvelope.Extension.via] == sender.home.id)
        }
        let notices = try await sender.notices()
        #expect(notices.count == own.count)
        #expect(notices.allSatisfy { $0.progress.status == .delivered && $0.progress.attempts == 1 })
    }

    private func expectRedaction(at sanDiego: RunningNode) async throws {
        let registration = try #require(try await sanDiego.events(.shelterRegistered).first { $0.subject == "camino" })
        let data = try #require(registration.data)
        #expect(data.members.map(\.key) == ["name", "area", "languages", "status", "withheld"])
        let withheld = data["withheld"]?.elements.compactMap(\.string) ?? []
        #expect(withheld.contains("position") && withheld.contains("operator") && withheld.contains("usable"))
        for event in try await sanDiego.events() where event.agency == "tijuana" {
            let text = String(decoding: event.content.body.bytes, as: UTF8.self)
            #expect(!text.contains("Desarrollo") && !text.contains("32.66"))
        }
        let shelters = try await sanDiego.ask("shelters", "list")
        #expect(shelters["remote"]?.elements.map { $0["available"]?.int } == [0])
        #expect(shelters["remote"]?.elements.map { $0["over"]?.int } == [2])
        #expect(shelters["totals"]?["shelters"]?.int == 1)
    }

    @Test("What is not signed by the peer's key is answered 401 and not stored")
    func forged() async throws {
        let border = try Border()
        try await border.sanDiego.run { node in
            let notice: JSON = [
                "specversion": "1.0", "id": "register-camino", "source": "/agencies/desom",
                "type": .string(EventType.shelterRegistered.name), "subject": "camino", "enlaceorigin": "tijuana",
                "enlacevia": "tijuana",
                "data": ["name": "Casa", "area": "mx-bcn-tijuana", "status": "open", "withheld": ["usable"]],
            ]
            let (body, now) = (notice.bytes, node.clock.now)
            let other = WebhookSignature.generateKeyPair().secret
            let proofs: [[String]] = [
                [], ["Authorization: Bearer \(Sample.token.text)"], try signed(body, with: other),
                try signed(body + [0x20], with: border.tijuanaSecret),
                try signed(body, with: border.tijuanaSecret, at: now - .minutes(6)),
                try signed(body, with: WebhookSignature.generateSymmetricKey()),
            ]
            for proof in proofs {
                let answer = try await node.post(body, to: "tijuana", fields: proof)
                #expect(answer.status == 401)
                #expect(try answer.json()["type"]?.string == "urn:enlace:problem:unauthenticated")
            }
            #expect(node.bus.head == 0)
            #expect(node.log.lines(saying: "authentication failed").count == proofs.count)

            let answer = try await node.post(body, to: "tijuana", fields: try signed(body, with: border.tijuanaSecret))
            #expect(answer.status == 202)
        }
    }

    @Test("A test notice shows that the peer takes what this node signs, and tells it nothing else")
    func testNotice() async throws {
        let border = try Border()
        try await border.run { tijuana, sanDiego in
            let test = try await tijuana.ctl("partners", "test", "san-diego")
            #expect(test.status == 0, "\(test.output)\(test.errors)")
            #expect(test.output.contains("san-diego: the test notice was delivered"))
            #expect(try await sanDiego.facts().map(\.type) == [.partnerTested])
            #expect(tijuana.bus.head == 0)
        }
    }

    @Test("A node that was down for a while gets everything once when it is back")
    func outage() async throws {
        let border = try Border()
        let clock = ManualClock(Timestamp("2026-03-01T06:30:00Z")!)
        try await border.tijuana.run(clock: clock) { tijuana in
            let port = try await border.sanDiego.run(clock: clock) { sanDiego in
                try await border.introduce(sanDiego, to: tijuana)
                #expect(try await tijuana.post(Sample.registration("camino", usable: 10)).status == 202)
                try await tijuana.deliverAll()
                return sanDiego.port
            }
            for present in 1...5 {
                let report = Sample.report("camino", present: present, at: clock.now, id: "report-\(present)")
                #expect(try await tijuana.post(report).status == 202)
                clock.advance(by: .milliseconds(10))
            }
            for attempts in 1...2 {
                try await eventually("attempt \(attempts) has failed") {
                    try await tijuana.settle()
                    let waiting = try await tijuana.notices().filter { $0.progress.status == .pending }
                    return waiting.count == 5 && waiting.allSatisfy { $0.progress.attempts == attempts }
                }
                clock.advance(by: attempts == 1 ? .seconds(10) : .minutes(10))
            }

            try border.sanDiego.writeNode(port: port)
            try await border.sanDiego.run(clock: clock) { sanDiego in
                // The third attempt may have come too early for the node that was just starting.
                try await eventually("everything has come") {
                    if clock.now < Timestamp("2026-03-02T06:30:00Z")! { clock.advance(by: .minutes(1)) }
                    return try await tijuana.notices().allSatisfy { $0.progress.status == .delivered }
                }
                try await expectExchange(from: tijuana, to: sanDiego, attempts: 1...6)
            }
        }
    }

    private func expectExchange(
        from sender: RunningNode, to receiver: RunningNode, attempts: ClosedRange<Int>
    ) async throws {
        let own = try await sender.facts().filter { Border.agreed.contains($0.type) }
        let came = try await receiver.facts().filter { $0.agency == sender.home.id }
        #expect(own.count == 7)
        #expect(came.map(\.id).sorted() == own.map(\.id).sorted())
        let notices = try await sender.notices()
        #expect(notices.allSatisfy { attempts.contains($0.progress.attempts) })
        #expect(Set(notices.map(\.notice.id)).count == own.count)
    }
}
