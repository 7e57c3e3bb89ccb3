import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("What a peer answers to a notice")
struct ReceiptTests {
    private static let signer = NodeSigner(WebhookSignature.generateKeyPair().secret)!
    private static let stranger = NodeSigner(WebhookSignature.generateKeyPair().secret)!

    private static func peer(keys: [NodePublicKey] = [signer.publicKey]) -> Partner {
        var partner = Samples.partner("sd", peer: "san-diego")
        partner.peerKeys = keys
        return partner
    }

    private static func receipt(
        _ delivery: NoticeDelivery, by signer: NodeSigner = signer, notice: String? = nil, body: [UInt8]? = nil
    ) -> String {
        let receipt = NoticeReceipt(
            node: "san-diego", notice: notice ?? delivery.id, body: NoticeReceipt.digest(of: body ?? delivery.body),
            position: 41, time: Samples.start)
        return (try? receipt.signed(by: [signer])) ?? ""
    }

    /// Delivers one notice to a peer that answers so, and hands over what is recorded of it.
    private func story(
        _ partner: Partner = peer(), answer: @escaping @Sendable (NoticeDelivery) -> [UInt8]?
    ) async throws -> (entry: OutboxEntry, events: [Event]) {
        let channel = ScriptedChannel { delivery, _ in
            .answer(DeliveryOutcome(.delivered, status: 202, detail: "accepted", answer: answer(delivery)))
        }
        let site = RelaySite([partner], channel: channel)
        try await site.run { site in
            try await site.post(Samples.changed())
            try await site.eventually("it has come to its end") {
                try await site.entries().first?.progress.status == .delivered
            }
        }
        let entry = try #require(try await site.entries().first)
        let types: Set<EventType> = [.receiptReceived, .receiptRefused]
        return (entry, try await site.events().filter { types.contains($0.type) })
    }

    private static func answer(_ receipt: String) -> [UInt8] {
        JSON.object([.init("position", 41), .init("receipt", .string(receipt))]).bytes
    }

    @Test("is kept as a receipt, with who signed, where and when, in the commit of the outcome")
    func received() async throws {
        let (entry, events) = try await story { Self.answer(Self.receipt($0)) }
        let event = try #require(events.first)
        #expect(events.count == 1 && event.type == .receiptReceived && event.subject == "sd")
        #expect(event.data?["notice"]?.string == entry.notice.id)
        #expect(event.data?["node"]?.string == "san-diego")
        #expect(event.data?["position"]?.int == 41)
        #expect(event.data?["taken"]?.string == Samples.start.description)
        #expect(event.data?["receipt"]?.string?.contains("body \(NoticeReceipt.digest(of: entry.notice.body))") == true)
        let key = entry.notice.receiptKey(node: "tj")
        #expect(key.source == event.source && key.id == event.id)
    }

    @Test(
        "that is no sound receipt loses nothing: the notice is delivered, and an event says what was wrong",
        arguments: NoticeReceipt.Problem.allCases)
    func refused(problem: NoticeReceipt.Problem) async throws {
        let (entry, events) = try await story { delivery in
            switch problem {
            case .missing: Array("{\"position\":41}".utf8)
            case .garbled: Self.answer("Thank you!\n\nYours")
            case .unpinned: Self.answer(Self.receipt(delivery, by: Self.stranger))
            case .wrongSignature: Self.answer(Self.receipt(delivery).replacing("position 41", with: "position 42"))
            case .otherNotice: Self.answer(Self.receipt(delivery, notice: "another"))
            case .otherBody: Self.answer(Self.receipt(delivery, body: [1, 2, 3]))
            }
        }
        #expect(entry.progress.status == .delivered)
        #expect(events.map(\.type) == [.receiptRefused])
        #expect(events.first?.data?["problem"]?.string == problem.rawValue)
        // Nothing of what was answered is kept.
        #expect(events.first?.data?.members.map(\.key) == ["notice", "event", "problem"])
    }

    @Test("may be garbage, or too long to be kept", arguments: [nil, Array("<html>".utf8), []] as [[UInt8]?])
    func garbage(answer: [UInt8]?) async throws {
        let (entry, events) = try await story { _ in answer }
        #expect(entry.progress.status == .delivered)
        #expect(events.first?.data?["problem"]?.string == "missing")
    }

    @Test("counts by any of the keys that are pinned during a rotation")
    func rotation() async throws {
        let partner = Self.peer(keys: [Self.stranger.publicKey, Self.signer.publicKey])
        let (_, events) = try await story(partner) { Self.answer(Self.receipt($0)) }
        #expect(events.map(\.type) == [.receiptReceived])
    }

    @Test("is not asked for where no key is pinned, nor from a partner that is no node")
    func notAsked() async throws {
        for partner in [Self.peer(keys: []), Samples.partner()] {
            let (_, events) = try await story(partner) { delivery in
                #expect(!delivery.wantsAnswer)
                return Self.answer(Self.receipt(delivery))
            }
            #expect(events.isEmpty)
        }
    }

    @Test("Each attempt is remembered with its time and outcome, the last twenty and the very last")
    func attempts() async throws {
        var progress = NoticeProgress(due: Samples.start)
        for number in 1...25 {
            progress = DeliveryPolicy().progress(
                after: DeliveryOutcome(.recoverable(after: nil), status: 500 + number, detail: "no. \(number)"),
                of: progress, at: Samples.start + .minutes(Int64(number)), random: 0)
        }
        #expect(progress.attempts == 25)
        #expect(progress.last == NoticeAttempt(time: Samples.start + .minutes(25), status: 525, outcome: "no. 25"))
        #expect(progress.earlier.map(\.status) == (505...524).map { $0 })
    }
}

@Suite("What a notice carries to another node")
struct CarriedTermsTests {
    @Test("is its lifetime, which the far node keeps towards its own partners")
    func lifetime() throws {
        var peer = Self.peer()
        peer.agreement.noticeLifetime = .hours(2)
        let far = try carried(Samples.changed(), to: peer)
        #expect(far.expiry == (Samples.start + .hours(2)).description)
        let clinic = Samples.evaluation(Samples.partner("clinic"), node: "san-diego")
        let partner = try #require(clinic.partner("clinic"))
        #expect(clinic.decide(far.event, for: partner, at: Samples.start + .minutes(119)).reason == nil)
        #expect(clinic.decide(far.event, for: partner, at: Samples.start + .hours(2)).reason == .expired)
    }

    @Test("is the earlier of the agreement's lifetime and the event's own label")
    func label() throws {
        var peer = Self.peer()
        peer.agreement.noticeLifetime = .hours(2)
        for (label, expected) in [("2026-03-01T07:00:00Z", "2026-03-01T07:00:00.000Z"), ("2026-04-01T00:00:00Z", nil)] {
            let draft = Samples.changed(extensions: ["expirytime": label])
            #expect(try carried(draft, to: peer).expiry == expected ?? (Samples.start + .hours(2)).description)
        }
    }

    @Test("is its purpose: the far node's partner that has another gets nothing")
    func purpose() throws {
        let far = try carried(Samples.changed(), to: Self.peer())
        let clinic = Samples.evaluation(Samples.partner("clinic", purpose: "health-care"), node: "san-diego")
        let partner = try #require(clinic.partner("clinic"))
        #expect(clinic.decide(far.event, for: partner, at: Samples.start).reason == .otherPurpose)
    }

    @Test("is not a lifetime where the partner is no node and the event has no label: that stays as it was")
    func others() throws {
        #expect(try carried(Samples.changed(), to: Samples.partner()).expiry == nil)
    }

    private static func peer() -> Partner {
        Samples.partner(
            "sd", peer: "san-diego", fields: [.shelterChanged: ["name", "area", "available"]], onward: true)
    }

    private struct Carried {
        var event: Event
        var expiry: String?
    }

    /// The event as the far node stores it.
    private func carried(_ draft: EventDraft, to peer: Partner) throws -> Carried {
        var relay = Samples.relay([peer])
        var effects = Effects()
        relay.apply(draft.recorded(at: 1, Samples.start), effects: &effects)
        let notice = try #require(effects.notices.first)
        #expect(notice.expires == Timestamp(notice.json["expirytime"]?.string ?? "") ?? notice.expires)
        let envelope = try EventEnvelope.read(structured: notice.json).get()
        let stored = EventDraft(
            envelope: envelope, content: EventContent(structured: notice.json), agency: "tijuana")
        return Carried(event: stored.recorded(at: 1, Samples.start), expiry: notice.json["expirytime"]?.string)
    }
}
