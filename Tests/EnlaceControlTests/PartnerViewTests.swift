import EnlaceControl
import EnlaceCore
import Testing

@testable import enlacectl

@Suite("enlacectl partners, deliveries, alerts and agencies")
struct PartnerViewTests {
    @Test("list partners, how sending to them goes, and how their deliveries fare")
    func partners() {
        #expect(
            PartnerListView.render(PartnerListReply(partners: [Samples.partner]), on: Page()) == """
                partner      class         endpoint                       sending  pending  delivered  dead  dropped
                oim-tijuana  humanitarian  https://oim.example/hooks/en…  ok             0      1,200     1        0

                """)
        let ways: [PartnerRow.Way] = [
            .init(paused: "operator"), .init(paused: "gone"), .init(failing: true),
            .init(heldUntil: WireTime(Timestamp("2026-03-01T06:30:00Z")!)),
        ]
        #expect(ways.map(PartnerWayView.word) == ["paused", "gone", "failing", "held"])
    }

    @Test("show what an agreement grants, field by field")
    func partner() {
        let reply = PartnerDetailReply(
            partner: Samples.partner,
            agreement: .init(
                version: "3", purpose: "humanitarian-coordination", areas: ["tijuana"],
                types: [
                    .init(type: "enlace.shelter.changed.v1", fields: ["name", "over"]), .init(type: "x", fields: []),
                ],
                basis: ["best_interest", "consent"], terms: .init(minCount: 5, languages: ["es"], precision: "city"),
                lifetimeSeconds: 604_800, onward: true),
            keys: ["oim-2026"])
        #expect(
            PartnerDetailView.render(reply, on: Page()) == """
                partner    oim-tijuana, OIM Tijuana
                class      humanitarian
                country    MX
                endpoint   https://oim.example/hooks/enlace
                format     notice: it is sent all that the agreement gives
                keys       oim-2026
                sending    as notices come
                outbox     0 pending, 1,200 delivered, 1 dead, 0 dropped
                agreement  3
                purpose    humanitarian-coordination
                areas      tijuana
                basis      best_interest, consent
                lifetime   7 d, then a notice is dropped
                onward     its node may pass notices on
                counts     least count 5
                languages  es
                positions  none, the area only

                enlace.shelter.changed.v1  name, over
                x                          only that it happened

                """)
    }

    @Test("say in what form notices reach a partner", arguments: ["thin", "pull"])
    func formats(format: String) {
        var partner = Samples.partner
        partner.format = format
        let reply = PartnerDetailReply(
            partner: partner, agreement: .init(version: "3", purpose: nil, areas: [], types: []), keys: [])
        let words = [
            "thin": "thin: it is sent that there is something, and pulls the rest",
            "pull": "pull: nothing is sent, it pulls",
        ]
        #expect(PartnerDetailView.render(reply, on: Page()).contains("format     \(words[format] ?? "")\n"))
    }

    @Test("say how sending to a partner goes, and until when it rests")
    func ways() {
        let until = WireTime(Timestamp("2026-03-01T06:30:00Z"))
        let texts = [
            PartnerRow.Way(), .init(paused: "gone", failing: true), .init(paused: "operator"),
            .init(failing: true, heldUntil: until), .init(heldUntil: until),
        ].map { PartnerWayView.text($0, on: Page()) }
        #expect(
            texts == [
                "as notices come", "paused: its endpoint is gone (410)", "paused by an operator",
                "failing, next attempt from 2026-03-01 06:30",
                "held at the partner's wish, next attempt from 2026-03-01 06:30",
            ])
    }

    @Test("say plainly whether a test notice arrived")
    func test() {
        let lost = PartnerTestReply(
            partner: "oim", delivered: false, status: nil, detail: "timed out", milliseconds: 15_000)
        let text = PartnerTestView.render(lost, on: Page())
        #expect(text == "oim: the test notice was NOT delivered (no answer, timed out, 15000 ms)\n")
    }

    @Test("list deliveries with what came of the last attempt")
    func deliveries() {
        #expect(
            DeliveryListView.render(DeliveryListReply(deliveries: [Samples.delivery]), on: Page()) == """
                notice  partner      event  status  attempts  last       next
                n_01    oim-tijuana     12  dead          10  timed out  -

                """)
        let detail = DeliveryDetailView.render(
            DeliveryDetailReply(delivery: Samples.delivery, trail: nil, body: nil), on: Page())
        #expect(detail.contains("delivery  dead after 10 attempts, no answer, timed out\n"))
        #expect(RetryView.render(RetryReply(retried: 0), on: Page()) == "nothing to retry: no dead notice fits\n")
        #expect(
            RetryView.render(RetryReply(retried: 1), on: Page())
                == "1 notice taken up again; it is sent when its turn comes\n")
    }

    @Test("list alerts with the figure then and now, and say when there are none")
    func alerts() {
        #expect(
            AlertListView.render(AlertListReply(state: nil, alerts: [Samples.alert]), on: Page()) == """
                alert   severity  state   object       then  now  limit  since
                a1b2c3  severe    firing  mx-tij-faro    15  500      0  2026-03-01 06:30

                then: the figure when the alert entered its state; now: as of this answer

                """)
        var unknown = Samples.alert
        unknown.presentValue = nil
        let text = AlertListView.render(AlertListReply(state: nil, alerts: [unknown]), on: Page())
        #expect(text.contains("    15  unknown      0  "))
        let none = AlertListView.render(AlertListReply(state: nil, alerts: []), on: Page())
        #expect(none == "no alerts: nothing is pending or firing\n")
        let ended = AlertListView.render(AlertListReply(state: .resolved, alerts: []), on: Page())
        #expect(ended == "no alerts: nothing is resolved\n")
    }

    @Test("show a silence as a time, and the whole id of an alert on a narrow terminal")
    func silence() {
        var alert = Samples.alert
        (alert.id, alert.kind) = ("over-capacity-0123456789ab", "silence")
        (alert.value, alert.presentValue, alert.limit) = (0.0014, 26.5, 12)
        let reply = AlertListReply(state: nil, alerts: [alert])
        #expect(AlertListView.render(reply, on: Page()).contains("  5 s  1 d 2 h   12 h  2026-03-01 06:30\n"))
        let narrow = AlertListView.render(reply, on: Page(width: 80))
        #expect(narrow.contains("\nover-capacity-0123456789ab  severe "))
        let detail = AlertDetailView.render(AlertDetailReply(alert: alert), on: Page())
        #expect(detail.contains(/firing at +5 s\nnow at +1 d 2 h\nlimit +12 h\n/))
    }

    @Test("show an alert's texts in every language")
    func alert() {
        let reply = AlertDetailReply(
            alert: Samples.alert, texts: ["es": "Más gente que camas", "en": "More people than beds"])
        let text = AlertDetailView.render(reply, on: Page())
        #expect(text.contains("object     shelter mx-tij-faro\n"))
        #expect(text.contains("firing at  15\nnow at     500\n"))
        #expect(text.hasSuffix("\n\nen  More people than beds\nes  Más gente que camas\n"))
    }

    @Test("show a new agency's secret once, with the file to save")
    func agency() {
        let reply = AddAgencyReply(id: "imm", secretName: "imm-1", secret: "whsec_abc", yaml: "id: imm\nname: IMM\n")
        #expect(
            AddAgencyView.render(reply, on: Page()) == """
                Give imm this signing secret over a safe channel; it is not shown again:

                  whsec_abc

                Save this as agencies.d/imm.yaml, then run enlacectl reload:

                id: imm
                name: IMM

                """)
        #expect(!AddAgencyView.secret(reply, on: Page()).contains("Save this"))
    }

    @Test("list the secrets that are kept by name, when they came, and whether they are needed")
    func keyList() {
        let reply = KeyListReply(keys: [
            .init(name: "imm-2026", added: WireTime(Timestamp("2026-03-01T06:30:00Z")!), used: true),
            .init(name: "node_identity", added: nil, used: false),
        ])
        #expect(
            KeyListView.render(reply, on: Page()) == """
                name           added             used
                imm-2026       2026-03-01 06:30  yes
                node_identity  unknown           no

                """)
        #expect(KeyListView.render(KeyListReply(keys: []), on: Page()) == "no secrets are kept\n")
    }

    @Test("never show the secret half of a pair that the daemon keeps")
    func keys() {
        let reply = CreateKeyReply(name: "node-1", kind: .ed25519, publicKey: "whpk_abc")
        #expect(
            KeyView.render(reply, on: Page()) == """
                Give the other side this public key; the secret half never leaves the daemon:

                  whpk_abc

                The daemon keeps it as node-1.

                """)
    }
}
