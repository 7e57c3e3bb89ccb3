import EnlaceControl
import EnlaceCore

/// Replies such as a small node gives them.
enum Samples {
    static func time(_ text: String) -> WireTime { WireTime(Timestamp(text)!) }

    static let status = StatusReply(
        node: "tijuana", version: "0.1.0", started: time("2026-03-01T06:30:00Z"), uptimeSeconds: 11_520, ready: true,
        checks: [.init(name: "journal", passed: true), .init(name: "components", passed: true)],
        journal: .init(
            kind: "sqlite", durable: true, head: 1_234_567, health: .init(state: .sound, position: 1_234_500)),
        components: [
            .init(name: "shelters", position: 1_234_567, lag: 0), .init(name: "relay", position: 1_234_500, lag: 67),
        ],
        configured: .init(areas: 12, agencies: 1, partners: 3, rules: 5),
        outbox: OutboxCounts(pending: 2, delivered: 3_400, dead: 1, dropped: 0), alertsFiring: 1, alertsPending: 0,
        warnings: [])

    static let report = EventRow(
        position: 12, recorded: time("2026-03-01T06:30:12.345Z"), type: "enlace.shelter.reported.v1",
        subject: "mx-tij-faro", source: "/agencies/imm-tijuana", id: "2026-03-01-0630", agency: "imm-tijuana")
    static let changed = EventRow(
        position: 13, recorded: time("2026-03-01T06:30:12.351Z"), type: "enlace.shelter.changed.v1",
        subject: "mx-tij-faro", source: "/nodes/tijuana/shelters", id: "0a1b", agency: nil)

    static let explain = ExplainReply(
        event: report, derived: [changed], decided: true,
        partners: [
            PartnerStory(
                partner: "oim-tijuana", decision: .sent, reason: "the agreement grants this type in tijuana",
                agreement: "3", fields: ["present", "total"], withheld: ["needs"],
                suppressed: ["present", "total"], overlaps: true,
                notice: NoticeState(
                    id: "n_01", status: "pending", attempts: 1, due: time("2026-03-01T06:35:00Z"), lastStatus: 503)),
            PartnerStory(
                partner: "sheriff-sd", decision: .refused,
                reason: "class enforcement receives public fields only, and this type has none in its agreement"),
        ])

    static let shelters = ShelterListReply(
        area: "tijuana",
        shelters: [
            ShelterRow(
                id: "mx-tij-faro", name: "El Faro", area: "tijuana-centro", status: "open", state: "current",
                asof: time("2026-03-01T06:00:00Z"), usable: 1_400, present: 1_415, available: 0, over: 15),
            ShelterRow(
                id: "mx-tij-puente", name: "Puente de la Esperanza", area: "tijuana-playas", status: "open",
                state: "current", asof: time("2026-03-01T05:45:00Z"), usable: 127, present: 65, available: 62, over: 0),
            ShelterRow(
                id: "mx-tij-niño", name: "Casa del Niño", area: "tijuana-centro", status: "temporarily_closed",
                state: "unreported"),
        ],
        totals: ShelterTotals(
            shelters: 3, usable: 1_527, present: 1_480, available: 62, over: 15, stale: 0, unreported: 1),
        remote: [])

    static let whatif = {
        var totals = WhatifReply.Totals()
        totals.lookedAt = 1_200
        totals.newlyLeaving = 3
        totals.leavingDifferently = 40
        let registered = "enlace.shelter.registered.v1"
        return WhatifReply(
            partner: "oim-tijuana", since: time("2026-03-01T06:30:00Z"), totals: totals,
            changes: [
                .init(type: registered, field: nil, way: .newlyLeaves, events: 3, examples: [12, 13, 15]),
                .init(type: registered, field: "area", way: .stopsLeaving, events: 40, examples: [1, 2, 3, 4, 99]),
            ],
            turns: [
                .init(
                    type: registered, now: "it is about an area that the agreement does not cover", then: nil,
                    events: 3, examples: [12, 13, 15])
            ],
            notes: ["notices would name the purpose b instead of a"])
    }()

    static let alert = AlertRow(
        id: "a1b2c3", rule: "over-capacity", kind: "threshold", severity: "severe", state: .firing,
        object: "mx-tij-faro", objectKind: "shelter", area: "tijuana", value: 15, presentValue: 500, limit: 0,
        since: time("2026-03-01T06:30:12Z"))

    static let delivery = DeliveryRow(
        partner: "oim-tijuana", position: 12, type: "enlace.shelter.changed.v1", subject: "mx-tij-faro",
        created: time("2026-03-01T06:30:12Z"),
        notice: NoticeState(id: "n_01", status: "dead", attempts: 10, lastStatus: nil, lastOutcome: "timed out"))

    static let trail = NoticeTrail(
        attempts: [
            .init(time: WireTime(time("2026-03-01T06:30:12Z").timestamp), status: 503, outcome: "answered 503"),
            .init(time: WireTime(time("2026-03-01T06:30:17Z").timestamp), status: nil, outcome: "timed out"),
        ],
        receipt: .init(.refused, problem: "the receipt is for another body"),
        place: .init(
            index: 6, size: 9, root: "cm9vdA==",
            cosigned: [.init(partner: "oim-tijuana", size: 8, time: time("2026-03-01T07:00:00Z"))]))

    static let partner = PartnerRow(
        id: "oim-tijuana", name: "OIM Tijuana", class: "humanitarian", country: "MX",
        endpoint: "https://oim.example/hooks/enlace", format: "notice", peer: false,
        outbox: OutboxCounts(pending: 0, delivered: 1_200, dead: 1, dropped: 0))
}
