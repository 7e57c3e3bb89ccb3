import EnlaceControl
import EnlaceCore
import Testing

@testable import enlacectl

@Suite("Views of what peers sign for")
struct PeerViewTests {
    @Test("show each attempt, the receipt and the place in the log")
    func trail() {
        let detail = DeliveryDetailView.render(
            DeliveryDetailReply(delivery: Samples.delivery, trail: Samples.trail, body: nil), on: Page())
        #expect(detail.contains("attempt     2026-03-01 06:30:12 +00:00, HTTP 503, answered 503\n"))
        #expect(detail.contains("attempt     2026-03-01 06:30:17 +00:00, no answer, timed out\n"))
        #expect(detail.contains("receipt     REFUSED: the receipt is for another body\n"))
        #expect(detail.contains("in the log  entry 6 of 9, root cm9vdA==; signed for by oim-tijuana (8 entries, "))
    }

    @Test("count the attempts since a dead letter was retried, and say so beside those before")
    func retried() {
        func delivery(_ status: String, attempts: Int, answer: Int?) -> String {
            var delivery = Samples.delivery
            delivery.notice = NoticeState(id: "n_01", status: status, attempts: attempts, lastStatus: answer)
            return DeliveryDetailView.render(
                DeliveryDetailReply(delivery: delivery, trail: Samples.trail, body: nil), on: Page())
        }
        #expect(
            delivery("delivered", attempts: 1, answer: 204).contains(
                "delivery    delivered after 1 attempt since it was retried, HTTP 204\n"))
        #expect(delivery("delivered", attempts: 2, answer: 204).contains("delivered after 2 attempts, HTTP 204\n"))
        #expect(
            delivery("pending", attempts: 0, answer: nil).contains("pending, no attempt yet since it was retried\n"))
        #expect(delivery("delivered", attempts: 1, answer: nil).contains("delivered after 1 attempt, no answer\n"))
    }

    @Test("say nothing of a receipt where none is to be expected")
    func noReceipt() {
        var trail = Samples.trail
        trail.receipt = .init(.notExpected)
        trail.place?.cosigned = []
        let detail = DeliveryDetailView.render(
            DeliveryDetailReply(delivery: Samples.delivery, trail: trail, body: nil), on: Page())
        #expect(!detail.contains("receipt"))
        #expect(detail.contains("no peer has signed for it yet"))
    }

    @Test("list what is held on either side, and shout at a dispute")
    func heads() {
        let head = HeadsReply.Head(
            size: 1_240, root: "cm9vdA==", time: Samples.time("2026-03-01T06:30:00Z"), checkpoint: "")
        let reply = HeadsReply(peers: [
            .init(
                partner: "san-diego", node: "sd", keys: 1, theirs: head, ours: nil,
                compared: Samples.time("2026-03-02T01:00:00Z"),
                dispute: .init(
                    node: "sd", kind: "fork", time: Samples.time("2026-03-02T02:00:00Z"), position: 77, ended: nil)),
            .init(partner: "tecate", node: "tecate", keys: 0, theirs: nil, ours: nil, compared: nil, dispute: nil),
        ])
        let text = HeadsView.render(reply, on: Page())
        #expect(text.contains("san-diego  sd            1,240  2026-03-01 06:30  nothing  -      2026-03-02 01:00\n"))
        #expect(text.contains("DISPUTED: the log of sd against san-diego, fork"))
        #expect(text.contains("show 77 has the evidence"))
        #expect(text.contains("tecate: none of its keys is pinned"))
        var ended = reply.peers[0]
        ended.dispute?.ended = Samples.time("2026-03-03T02:00:00Z")
        ended.ours = head
        ended.ours?.size = .max
        let over = HeadsView.render(HeadsReply(peers: [ended]), on: Page())
        #expect(over.contains("disputed until 2026-03-03") && over.contains("18,446,744,073,709,551,615"))
        #expect(HeadsView.render(HeadsReply(peers: []), on: Page()) == "no peers: no partner's file names a node\n")
    }

    @Test("write the record of processing as tables and as a page to be filed")
    func processing() {
        let fields = ProcessingReply.Fields(
            public: ["name"], internal: ["usable"], confidential: ["position"], restricted: [])
        let alert = ProcessingReply.Fields(public: ["value"], internal: [], confidential: [], restricted: [])
        let reply = ProcessingReply(
            node: "tijuana", name: "Tijuana", written: Samples.time("2026-03-01T06:30:00Z"),
            sources: [
                .init(
                    agency: "imm", name: "IMM | Tijuana", peer: false, areas: ["mx"],
                    types: ["enlace.shelter.registered.v1"])
            ],
            recipients: [
                .init(
                    partner: "clinic", name: "Clinic", class: "health", country: "MX", purpose: "care", agreement: "1",
                    basis: ["consent"], areas: ["mx"], onward: false, lifetimeSeconds: 604_800,
                    terms: .init(minCount: 5, languages: ["es", "en"], precision: "2"),
                    shares: [
                        .init(type: "enlace.shelter.registered.v1", fields: fields),
                        .init(
                            type: "enlace.alert.raised.v1", except: .init(field: "kind", value: "threshold"),
                            fields: alert),
                    ]),
                .init(
                    partner: "school", name: "School", class: "humanitarian", country: "MX", purpose: "care",
                    agreement: "1", basis: [], areas: ["mx"], onward: false, lifetimeSeconds: 604_800,
                    terms: .init(minCount: nil, languages: nil, precision: "city"), shares: []),
            ],
            types: [
                .init(type: "enlace.shelter.registered.v1", doc: "A shelter.", fields: fields, retentionDays: 365),
                .init(type: "enlace.bulletin.published.v1", doc: "A text.", fields: fields, retentionDays: nil),
            ])
        let text = ProcessingView.render(reply, on: Page())
        #expect(text.contains("clinic   enlace.shelter.registered.v1  confidential  position\n"))
        #expect(text.contains("as long as the node"))
        #expect(text.contains("enlace.alert.raised.v1        not told      where kind is threshold\n"), "\(text)")
        #expect(text.contains("clinic   least count 5      es, en         2 decimals\n"), "\(text)")
        #expect(text.contains("school   exact              all languages  none, the area only\n"), "\(text)")
        let page = ProcessingText.markdown(reply, on: Page())
        #expect(page.hasPrefix("# Record of processing: Tijuana (`tijuana`)\n"))
        #expect(page.contains("| `imm` | IMM \\| Tijuana | `mx` | `enlace.shelter.registered.v1` |"))
        #expect(
            page.contains(
                "Purpose: `care`; agreement 1; areas `mx`. Restricted fields: consent. Must not pass it on."))
        #expect(
            page.contains(
                "| `enlace.shelter.registered.v1` | 365 days | A shelter. | public: `name`, internal: `usable`, "))
        #expect(
            page.contains("Numbers of people are not exact: least count 5, so they are hidden below it or told in "))
        #expect(page.contains("Texts: `es`, `en`. Positions: 2 decimals."))
        #expect(page.contains("| `enlace.alert.raised.v1`, but not where `kind` is `threshold` | public: `value` |"))
        #expect(
            page.contains("Numbers of people are exact. Texts: all languages. Positions: none, the area only.\n"))
    }
}
