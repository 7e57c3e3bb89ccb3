import EnlaceControl
import EnlaceCore
import Testing

@Suite("Every reply")
struct ReplyTests {
    /// One of each, with all that may be unknown both known and unknown.
    private static let replies: [any (Codable & Hashable & Sendable)] = [
        Samples.status, EventListReply(events: [Samples.report, Samples.changed], next: 12), Samples.explain,
        EventDetailReply(
            event: Samples.report, time: nil, extensions: ["purpose": "x"], data: WireJSON(["a": .null]), masked: ["/a"]
        ),
        PostReply(
            dryRun: true, receipts: [.init(source: "/a", id: "1", position: nil, duplicate: false)], durable: true),
        Samples.shelters,
        ShelterDetailReply(shelter: Samples.shelters.shelters[0], groups: [.init(group: "any", usable: 3)]),
        FlowsReply(columns: ["area"], rows: [.init(values: [nil], count: 3)], total: nil, unit: nil, notes: ["n"]),
        AlertListReply(state: .firing, alerts: [Samples.alert]),
        AlertDetailReply(alert: Samples.alert, texts: ["es": "ñ"]),
        PartnerListReply(partners: [Samples.partner]),
        PartnerTestReply(partner: "p", delivered: false, status: nil, detail: "refused", milliseconds: 3),
        DeliveryListReply(deliveries: [Samples.delivery]),
        DeliveryDetailReply(delivery: Samples.delivery, trail: Samples.trail, body: WireJSON(["a": 1])),
        RetryReply(retried: 1),
        AgencyListReply(agencies: [
            AgencyRow(id: "imm", name: "IMM", types: ["t"], areas: ["a"], authentication: ["signature"])
        ]),
        AddAgencyRequest(id: "imm", name: "IMM", types: ["t"], areas: ["a"]),
        AddAgencyReply(id: "imm", secretName: "s", secret: "whsec_x", yaml: "id: imm\n"),
        TokenReply(agency: "imm", token: "t", secretName: "s", yaml: "token: x"),
        CreateKeyRequest(name: "k", kind: .ed25519), CreateKeyReply(name: "k", kind: .ed25519, publicKey: "whpk_x"),
        ReloadReply(configured: Samples.status.configured), Samples.whatif,
    ]

    @Test("reads back as it was written", arguments: replies.indices)
    func roundTrip(index: Int) throws {
        try check(ReplyTests.replies[index])
    }

    private func check<Reply: Codable & Hashable>(_ reply: Reply) throws {
        let bytes = try ControlJSON.encode(reply)
        #expect(try ControlJSON.decode(Reply.self, from: bytes) == reply)
        #expect(!bytes.contains(0x0A), "a reply fits on one line of a stream")
    }
}
